using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Policies;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Policies;

/// <summary>Policies are raced on dev gold, applied with one call and taken back with one; only what the next student learns changes.</summary>
public sealed class PolicyTests
{
    private static readonly string[] Classes = ["travel", "food"];
    private static readonly string[] Travel = ["train", "ticket", "station", "flight", "luggage", "platform", "journey"];
    private static readonly string[] Food = ["soup", "bread", "cheese", "dinner", "kitchen", "pepper", "oven"];

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_policy_is_raced_applied_and_taken_back(string provider)
    {
        await using var studio = await LoopStudio.StartAsync(provider);
        var project = await ProjectAsync(studio);
        var policies = studio.Studio.Get<IPolicies>();
        Assert.Contains("Fit the label model first", (await Assert.ThrowsAsync<UserErrorException>(() => policies.RaceAsync(project, LoopStudio.Ann))).Message, StringComparison.Ordinal);
        await studio.FitAsync(project);
        var before = await studio.TrainAsync(project);
        Assert.Null(await policies.LatestAsync(project));
        var gold = await GoldAsync(studio, project);
        var labels = await LabelsAsync(studio, project);

        await studio.EndAsync(await policies.RaceAsync(project, LoopStudio.Ann));
        var race = (await policies.LatestAsync(project))!;
        Assert.False(race.Run.Stale);
        Assert.Equal(Enum.GetValues<TrainingPolicy>(), race.Figures.Entries.Select(e => e.Policy));
        var relabel = race.Figures.Entries[1];
        // the rule for travel is wrong on a tenth of the documents, and the students see it from the words of the others
        Assert.InRange(race.Figures.LikelyWrong, 10, 80);
        Assert.Equal((0, race.Figures.LikelyWrong), (relabel.Dropped, relabel.Relabelled));
        Assert.All(race.Figures.Entries.Where(e => e.Policy != TrainingPolicy.AsIs && e.Dropped + e.Relabelled > 0), e => Assert.InRange(e.HolmP!.Value, e.Against!.PValue - 1e-12, 1));
        Assert.Null(race.Figures.Entries[0].Against);
        Assert.Equal(60, race.Figures.Dev);

        await policies.ApplyAsync(project, race.Run.Id, TrainingPolicy.Relabel, LoopStudio.Ben);
        Assert.Equal("a policy for the training set was applied", (await studio.Students.GetAsync(project, before))!.Run.StaleBecause);
        Assert.Equal((TrainingPolicy.Relabel, race.Figures.LikelyWrong, "ben"), (await policies.HistoryAsync(project)).Select(h => (h.Policy, h.Relabelled, h.By)).Single());
        // applying what is in force changes nothing
        await policies.ApplyAsync(project, race.Run.Id, TrainingPolicy.Relabel, LoopStudio.Ben);
        Assert.Single(await policies.HistoryAsync(project));
        // the race itself is as fresh as it was: it is made from the labels without edits
        Assert.False((await policies.LatestAsync(project))!.Run.Stale);
        var edited = await studio.TrainAsync(project);
        Assert.False((await studio.Students.GetAsync(project, edited))!.Run.Stale);
        Assert.NotEqual(await FileAsync(studio, before), await FileAsync(studio, edited));

        await policies.ApplyAsync(project, race.Run.Id, TrainingPolicy.AsIs, LoopStudio.Ann);
        Assert.Equal("a policy for the training set was taken back", (await studio.Students.GetAsync(project, edited))!.Run.StaleBecause);
        Assert.Null((await studio.Students.GetAsync(project, before))!.Run.StaleBecause);
        var again = await studio.TrainAsync(project);
        Assert.Equal(await FileAsync(studio, before), await FileAsync(studio, again));
        Assert.Equal([TrainingPolicy.AsIs, TrainingPolicy.Relabel], (await policies.HistoryAsync(project)).Select(h => h.Policy));

        // nothing else was touched
        Assert.Equal(gold, await GoldAsync(studio, project));
        Assert.Equal(labels, await LabelsAsync(studio, project));
        await using var db = studio.Db();
        Assert.Equal(0, await db.TestLooks.CountAsync());
    }

    [Fact]
    public async Task Test_documents_and_verified_ones_are_never_edited()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var policies = studio.Studio.Get<IPolicies>();
        await studio.EndAsync(await policies.RaceAsync(project, LoopStudio.Ann));
        var race = (await policies.LatestAsync(project))!;
        var file = studio.Studio.Get<EditsFile>();
        await using var db = studio.Db();
        var gold = (await GoldStore.ReadAsync(db, project)).Select(g => g.Ordinal).ToHashSet();
        var splits = await db.Documents.Where(d => d.ProjectId == project).ToDictionaryAsync(d => d.Ordinal, d => d.Split);
        foreach (var entry in race.Figures.Entries.Skip(1))
        {
            var edits = file.Read(EditsFile.NameOf(project, race.Run.Id, entry.Policy), entry.Digest);
            Assert.Equal((entry.Dropped, entry.Relabelled), (edits.Dropped, edits.Relabelled));
            Assert.All(edits.All, e => Assert.True(splits[e.Document] == Split.Train && !gold.Contains(e.Document)));
        }
        // ten documents were given twice
        Assert.Equal(10, race.Figures.Entries.Single(e => e.Policy == TrainingPolicy.OneOfNearCopies).Dropped);

        // new gold makes the race stale
        var queue = await studio.QueueAsync(project, "least-confidence", 1);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        await studio.Reviews.AnswerAsync(project, queue, card.Position, 0, "", Guid.NewGuid(), LoopStudio.Ann);
        Assert.True((await policies.LatestAsync(project))!.Run.Stale);
    }

    [Fact]
    public async Task A_file_of_edits_that_is_gone_is_said_and_nothing_is_trained_without_it()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await studio.FitAsync(project);
        var policies = studio.Studio.Get<IPolicies>();
        await studio.EndAsync(await policies.RaceAsync(project, LoopStudio.Ann));
        var race = (await policies.LatestAsync(project))!;
        await policies.ApplyAsync(project, race.Run.Id, TrainingPolicy.Drop, LoopStudio.Ann);
        File.Delete(studio.FileOf(EditsFile.NameOf(project, race.Run.Id, TrainingPolicy.Drop)));
        var job = await studio.Studio.Jobs.WaitAsync(await studio.Students.TrainAsync(project, new Workflow.Students.StudentSettings(), LoopStudio.Ann));
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("Take the policy back", job.Error, StringComparison.Ordinal);
        await policies.ApplyAsync(project, race.Run.Id, TrainingPolicy.AsIs, LoopStudio.Ann);
        await studio.TrainAsync(project);
        await Assert.ThrowsAsync<UserErrorException>(() => policies.ApplyAsync(project, race.Run.Id + 1000, TrainingPolicy.Drop, LoopStudio.Ann));
    }

    private static async Task<string> FileAsync(LoopStudio studio, long run)
    {
        await using var db = studio.Db();
        var artifact = await db.Runs.Where(r => r.Id == run).Select(r => r.Artifact).SingleAsync();
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(studio.FileOf(artifact!))));
    }

    private static async Task<string> GoldAsync(LoopStudio studio, int project)
    {
        await using var db = studio.Db();
        return string.Join(' ', (await GoldStore.ReadAsync(db, project)).Select(g => $"{g.Ordinal}:{g.Class}"));
    }

    private static async Task<string> LabelsAsync(LoopStudio studio, int project)
    {
        var run = (await studio.Labels.LatestAsync(project))!;
        ProbabilisticLabels labels = await studio.Studio.Get<RunLabels>().GetAsync(run.Run.Id, new ClassList(Classes));
        return string.Join(' ', Enumerable.Range(0, labels.Count).Select(d => labels[d][0]));
    }

    /// <summary>Documents of two kinds that words tell apart; rules know each by a word of its own, and one is wrong on a tenth of them.</summary>
    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        var random = new Random(3);
        string Tag() => string.Create(7, random, (letters, r) =>
        {
            for (var i = 0; i < letters.Length; i++) letters[i] = (char)('a' + r.Next(26));
        });
        var documents = new List<(string, string, string, string?)>();
        // what a rule knows a document by tells a student nothing of the others
        List<string>[] known = [[], []];
        for (var i = 0; i < 500; i++)
        {
            var kind = i % 2;
            var words = string.Join(' ', Enumerable.Range(0, 5).Select(_ => (kind == 0 ? Travel : Food)[random.Next(7)]));
            var split = i < 60 ? "dev" : i < 100 ? "test" : "train";
            var tag = Tag();
            known[i % 10 == 3 ? 0 : kind].Add(tag);
            documents.Add(($"d{i}", $"{words} {tag}", split, split == "train" ? (i % 50 == 0 ? Classes[kind] : null) : Classes[kind]));
        }
        for (var i = 0; i < 10; i++) documents.Add(($"copy{i}", documents[101 + 2 * i].Item2, "train", null));
        var project = await studio.ProjectAsync(Classes, documents);
        await studio.RuleAsync(project, "travel", 0, string.Join(" OR ", known[0]));
        await studio.RuleAsync(project, "food", 1, string.Join(" OR ", known[1]));
        await studio.SettleAsync(project);
        return project;
    }
}
