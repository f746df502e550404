using System.Globalization;
using System.Text;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Exports.Tables;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Lists;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports;

/// <inheritdoc cref="IExports"/>
/// <remarks>Tables are RFC 4180 as they are: a text that begins with = or @ is not altered, so a spreadsheet may take it for a formula; import such a column as text.
/// Gold of the test split is in none of them.</remarks>
internal sealed class ExportService(IStudioDbFactory factory, RunLabels labels, RunFiles files, StudentClearances clearances, TrainingTables training, ChatLines chat) : IExports
{
    public async Task<(string Path, string FileName)> StudentAsync(int projectId, long runId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId && r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published, cancel);
        var path = run?.Artifact == null ? null : files.PathOf(run.Artifact);
        if (path == null || !File.Exists(path)) throw new UserErrorException("There is no such student, or its file is gone. Train a student and export that.");
        StudentClearances.Check(await clearances.OfAsync(projectId, runId, cancel));
        var project = await db.Projects.Where(p => p.Id == projectId).Select(p => p.Name).FirstAsync(cancel);
        return (path, string.Create(CultureInfo.InvariantCulture, $"{ExportNames.Of(project)}-student-{run!.Number}.onnx"));
    }

    public Task<StudentClearance> ClearanceAsync(int projectId, long runId, CancellationToken cancel = default) => clearances.OfAsync(projectId, runId, cancel);

    public async Task<StudentClearance?> LabelClearanceAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is { } run ? await clearances.OfLabelsAsync(projectId, run.Id, cancel) : null;
    }

    public Task OverrideAsync(int projectId, long runId, string reason, Actor by, CancellationToken cancel = default) =>
        clearances.OverrideAsync(projectId, runId, reason, by, cancel);

    public async Task WriteLabelsAsync(int projectId, Stream output, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var (classes, posteriors) = await LatestLabelsAsync(db, projectId, cancel);
        var table = new TableStream(output, ["id", "label", "confidence", .. classes.Select(c => "p_" + c)]);
        await foreach (var d in DocumentStore.ReadKeysAsync(db, projectId, cancel))
        {
            // documents that came after the run have no label at all; those without a vote have an empty one, as the command line writes it
            if (d.Ordinal >= posteriors.Count) continue;
            var top = posteriors.Top(d.Ordinal);
            var row = table.Row.Field(d.ExternalId).Field(posteriors.IsCovered(d.Ordinal) ? classes[top] : "").Field(posteriors[d.Ordinal][top]);
            foreach (var p in posteriors[d.Ordinal]) row.Field(p);
            await table.EndRowAsync(cancel);
        }
        await table.EndAsync(cancel);
    }

    public async Task WriteLabelLinesAsync(int projectId, Stream output, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var (classes, posteriors) = await LatestLabelsAsync(db, projectId, cancel);
        var lines = new JsonLinesStream(output);
        await foreach (var d in DocumentStore.ReadKeysAsync(db, projectId, cancel))
        {
            if (d.Ordinal >= posteriors.Count) continue;
            var top = posteriors.Top(d.Ordinal);
            await lines.WriteAsync(
                new
                {
                    id = d.ExternalId,
                    label = posteriors.IsCovered(d.Ordinal) ? classes[top] : null,
                    confidence = posteriors[d.Ordinal][top],
                    probabilities = TrainingTables.Probabilities(classes, posteriors[d.Ordinal]),
                },
                cancel);
        }
        await lines.EndAsync(cancel);
    }

    public Task WriteTrainingAsync(int projectId, Stream output, CancellationToken cancel = default) => training.WriteCsvAsync(projectId, output, cancel);

    public Task WriteTrainingLinesAsync(int projectId, Stream output, CancellationToken cancel = default) => training.WriteJsonLinesAsync(projectId, output, cancel);

    public Task WriteChatAsync(int projectId, Stream output, CancellationToken cancel = default) => chat.WriteAsync(projectId, output, cancel);

    public async Task WriteVotesAsync(int projectId, Stream output, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var functions = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        if (functions.Count == 0) throw new UserErrorException("There are no votes: no labeling function is enabled. Write or enable one first.");
        var classes = new ClassList(dataset.Classes);
        var table = new TableStream(output, ["id", .. functions.Select(f => f.Name)]);
        VoteColumn[] columns = [];
        byte[][] names = [];
        var block = -1;
        await foreach (var d in DocumentStore.ReadKeysAsync(db, projectId, cancel))
        {
            if (DocumentChunks.Of(d.Ordinal) != block)
            {
                block = DocumentChunks.Of(d.Ordinal);
                var read = JoinedVotes.Of(
                    await VoteStore.ReadChunkAsync(db, [.. functions.Select(f => f.Source)], block, DocumentChunks.Size, classes.Count, cancel), classes.Count);
                columns = read.Columns;
                names = [.. SetNotation.Write(new VotedClasses(classes.Count, read.Sets), classes).Select(Encoding.UTF8.GetBytes)];
            }
            table.Row.Field(d.ExternalId);
            foreach (var column in columns)
            {
                if (column[d.Ordinal - block * DocumentChunks.Size] is var vote and not VoteColumn.Abstain) table.Row.Field(names[vote]);
                else table.Row.Empty();
            }
            await table.EndRowAsync(cancel);
        }
        await table.EndAsync(cancel);
    }

    public async Task WriteAnnotationsAsync(int projectId, Stream output, CancellationToken cancel = default)
    {
        const int page = 4_096;
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var people = await db.Users.AsNoTracking().ToDictionaryAsync(u => u.Id, u => u.UserName ?? "", cancel);
        var queues = await db.Queues.AsNoTracking().Where(q => q.ProjectId == projectId).ToDictionaryAsync(q => q.Id, q => q.Name, cancel);
        var table = new TableStream(output, "id", "label", "by", "at", "queue", "comment", "kind", "planted", "gold_before", "gold_after", "undone_at", "undone_by");
        string ClassOf(int? @class) => @class is { } k && k >= 0 && k < dataset.Classes.Count ? dataset.Classes[k] : "";
        for (var after = 0L; ;)
        {
            // a document that was answered and then moved to test takes its answer out of sight with it
            var last = after;
            var rows = await (from a in db.Annotations.AsNoTracking()
                              join d in db.Documents.AsNoTracking() on new { a.ProjectId, a.Ordinal } equals new { d.ProjectId, d.Ordinal }
                              where a.ProjectId == projectId && a.Id > last && d.Split != Split.Test
                              orderby a.Id
                              select new { a.Id, a.Class, a.UserId, a.At, a.QueueId, a.Comment, a.Kind, a.PlantedClass, a.GoldBefore, a.GoldAfter, a.UndoneAt, a.UndoneBy, d.ExternalId }).Take(page).ToListAsync(cancel);
            foreach (var a in rows)
            {
                table.Row.Field(a.ExternalId).Field(ClassOf(a.Class)).Field(people.GetValueOrDefault(a.UserId, "")).Field(Utc(a.At))
                    .Field(a.QueueId is { } q ? queues.GetValueOrDefault(q, "") : "").Field(a.Comment)
                    .Field(a.Kind == AnnotationKind.Adjudication ? "adjudication" : a.Class >= 0 ? "answer" : "skip").Field(ClassOf(a.PlantedClass))
                    .Field(ClassOf(a.GoldBefore)).Field(ClassOf(a.GoldAfter))
                    .Field(a.UndoneAt is { } undone ? Utc(undone) : "").Field(a.UndoneBy is { } by ? people.GetValueOrDefault(by, "") : "");
                await table.EndRowAsync(cancel);
            }
            if (rows.Count < page) break;
            after = rows[^1].Id;
        }
        await table.EndAsync(cancel);
    }

    public async Task WriteRulesAsync(int projectId, Stream output, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        if (dataset.Classes.Count == 0) throw new UserErrorException("The project has no classes and no rules yet, so there is nothing to export.");
        var rules = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.IsRule && f.Enabled)
            .Select(f => new RuleDefinition(f.Name, f.Class, RuleQuery.Parse(f.Definition)) { Set = f.Set }).ToList();
        var lists = await ListUses.EntriesAsync(db, projectId, rules.SelectMany(r => r.When.ListNames), cancel);
        using var json = new MemoryStream();
        RulesFile.Write(json, new ClassList(dataset.Classes), rules, lists);
        json.Position = 0;
        await json.CopyToAsync(output, cancel);
    }

    private async Task<(ClassList Classes, ProbabilisticLabels Posteriors)> LatestLabelsAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var run = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) ?? throw new UserErrorException("There are no labels yet. Fit the label model first.");
        var classes = new ClassList(dataset.Classes);
        return (classes, await labels.GetAsync(run.Id, classes, cancel));
    }

    private static string Utc(DateTime at) => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
