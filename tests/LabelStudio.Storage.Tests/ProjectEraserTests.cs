using LabelStudio.Core.Embeddings;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Embeddings;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Jobs;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Lists;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Projects;
using LabelStudio.Storage.Votes;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Storage.Tests;

public class ProjectEraserTests
{
    private static readonly string[] KeptOnPurpose = ["Jobs", "ApiKeys", "AspNetUsers", "AspNetRoles", "AspNetUserRoles", "Teachers", "TeacherCalls", "ReviewKeys"];

    [Theory, OnSqlite, OnPostgres]
    public async Task NothingOfTheProjectIsLeftAndNothingOfOthersIsTouched(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var doomed = await FillAsync(database, "doomed");
        var empty = await CountRowsAsync(database);
        Assert.All(empty.Where(t => !t.Key.StartsWith("AspNet", StringComparison.Ordinal) && !KeptOnPurpose.Contains(t.Key)), t => Assert.True(t.Value > 0, $"the test fills no {t.Key}"));
        var kept = await FillAsync(database, "kept");
        var both = await CountRowsAsync(database);

        await using (var db = database.Create()) await ProjectEraser.EraseAsync(db, doomed);

        var after = await CountRowsAsync(database);
        foreach (var (table, count) in both) Assert.Equal((table, count / 2), (table, after[table]));
        await using var check = database.Create();
        Assert.Equal([kept], check.Projects.Select(p => p.Id));
        Assert.Equal(2, (await DocumentStore.ReadTextsAsync(check, kept, 0, 10).ToListAsync()).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AnInterruptedRemovalGoesOnAndItsNameIsFree(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync("name");
        await using var db = database.Create();
        await DocumentStore.AppendAsync(db, [.. Enumerable.Range(0, 40_000).Select(i => TestDatabase.Doc(p, i))]);
        await database.WriteAsync(w => DocumentStore.PublishAsync(w, p, 40_000, 1));

        // as a crash leaves it: hidden, and half of the documents gone
        await db.Projects.ExecuteUpdateAsync(u => u.SetProperty(x => x.Deleting, true));
        await db.Documents.Where(d => d.Ordinal >= 20_000).ExecuteDeleteAsync();
        var token = Guid.NewGuid();
        var job = new Job { ProjectId = p, Kind = "k", Payload = "0", By = "t", State = JobState.Running, LeaseToken = token, CreatedAt = DateTime.UtcNow };
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        await ProjectEraser.FinishAsync(database);
        // a run of the project's that is still under way cannot write into it any more
        await Assert.ThrowsAsync<LeaseLostException>(() => database.WriteAsync(w => w.CheckLeaseAsync(job.Id, token)));
        Assert.Equal(JobState.Cancelled, db.Jobs.AsNoTracking().Single().State);
        Assert.Equal(0, db.Documents.Count() + db.Projects.Count());
        await database.AddProjectAsync("name");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task WhatItsCallsCostStaysKnownWithoutTheProject(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync("doomed");
        await using var db = database.Create();
        var call = new TeacherCall
        {
            Id = Guid.NewGuid(),
            Key = "k",
            TeacherId = 1,
            Model = "m",
            Parameters = "{}",
            ProjectId = p,
            FunctionVersionId = 3,
            PromptRunId = 4,
            At = DateTime.UtcNow,
            Cost = 5,
        };
        db.Add(call);
        await db.SaveChangesAsync();

        await ProjectEraser.EraseAsync(db, p);

        var left = await db.TeacherCalls.AsNoTracking().SingleAsync();
        Assert.Equal((1, 5L, (int?)null, (int?)null, (long?)null), (left.TeacherId, left.Cost, left.ProjectId, left.FunctionVersionId, left.PromptRunId));
    }

    private static async Task<Dictionary<string, int>> CountRowsAsync(TestDatabase database)
    {
        await using var db = database.Create();
        var counts = new Dictionary<string, int>();
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct())
#pragma warning disable EF1002 // names of the model's own tables
            counts[table] = (await db.Database.SqlQueryRaw<int>($"SELECT CAST(COUNT(*) AS INTEGER) AS \"Value\" FROM \"{table}\"").ToListAsync())[0];
#pragma warning restore EF1002
        return counts;
    }

    private static async Task<int> FillAsync(TestDatabase database, string name)
    {
        var p = await database.AddProjectAsync(name, "a", "b");
        await database.PublishAsync(p, Split.Train, Split.Test);
        await using var db = database.Create();
        await DocumentStore.AppendAsync(db, [TestDatabase.Doc(p, 2)]);
        await DocumentStore.StageChangesAsync(db, [new DocumentChange { ProjectId = p, Ordinal = 0, Text = "x" }]);
        await DocumentChunks.WriteAsync(db, p, 0, 1, new Split[2], [1]);
        await GoldStore.SetAsync(db, p, new GoldEntry(0, 1, GoldSource.Annotation, null, DateTime.UtcNow));
        await GoldStore.StageAsync(db, p, [new GoldEntry(0, 1, GoldSource.Imported, null, DateTime.UtcNow)]);
        await new SealedTest(database).OpenAsync(p, 1, "t");
        var function = new LabelingFunction
        {
            ProjectId = p,
            Name = "f",
            Versions = [new FunctionVersion { Number = 1, Definition = "x", By = "t", At = DateTime.UtcNow }],
        };
        var run = new Run { ProjectId = p, Number = 1, By = "t", At = DateTime.UtcNow, InputsDigest = "", Inputs = "{}", Figures = "{}" };
        var queue = new ReviewQueue { ProjectId = p, Name = "q", Mix = "random", By = "t", At = DateTime.UtcNow };
        db.AddRange(function, run, queue);
        db.Add(new ImportRecord { ProjectId = p, FileName = "f", By = "t", At = DateTime.UtcNow });
        db.Add(new DuplicateMember { ProjectId = p, Ordinal = 0 });
        db.Add(new AnswerMapping { ProjectId = p, Answer = "maybe", Class = -1, By = "t", At = DateTime.UtcNow });
        db.Add(new LookupList { ProjectId = p, Name = "Cities", Key = "cities", Entries = EntriesCodec.Encode(["Paris"]), By = "t", At = DateTime.UtcNow });
        db.Add(new GuidelineVersion { ProjectId = p, Number = 1, Text = "# Guideline", By = "t", At = DateTime.UtcNow });
        db.Add(new DismissedSuggestion { ProjectId = p, Class = 1, Query = "word", By = "t", At = DateTime.UtcNow });
        db.Add(new Annotation { ProjectId = p, ClientKey = Guid.NewGuid(), At = DateTime.UtcNow });
        await db.SaveChangesAsync();
        db.Add(new QueueItem { QueueId = queue.Id, Strategy = "random", Reason = "" });
        db.Add(new QueueSlot { QueueId = queue.Id, UserId = 1 });
        db.Add(new QueueAssignment { QueueId = queue.Id, UserId = 1 });
        await db.SaveChangesAsync();
        db.Add(new PromptAnswer { FunctionVersionId = function.Versions[0].Id, Ordinal = 0, Class = 1 });
        db.Add(new PromptRun { ProjectId = p, Number = 1, Request = "{}", FunctionVersions = "[]", By = "t", At = DateTime.UtcNow });
        db.Add(new TeacherAnswer { Key = name, ProjectId = p, Reply = [1] });
        db.Add(new ExportOverride { ProjectId = p, RunId = run.Id, Teachers = "[]", Reason = "r", By = "t", At = DateTime.UtcNow });
        db.Add(new BatchScoring { ProjectId = p, Number = 1, RunId = run.Id, Source = "f.csv", Settings = "{}", By = "t", At = DateTime.UtcNow });
        db.Add(new DeploymentSign { ProjectId = p, RunId = run.Id, Boxes = "[]", Note = "n", By = "t", At = DateTime.UtcNow });
        await db.SaveChangesAsync();
        await VoteStore.WriteChunkAsync(db, function.Versions[0].Id, 0, 1, new VoteColumn("f", 2, 2));
        await EmbeddingStore.WriteChunkAsync(db, p, "encoder", 0, 1, new UInt128[2], new VectorBlock(2, 4));
        await LabelStore.WriteAllAsync(db, run.Id, new ProbabilisticLabels(new ClassList(["a", "b"]), [0.5f, 0.5f], [0, 0], [true]));
        return p;
    }
}
