using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Tests.Imports;

namespace LabelStudio.Workflow.Tests.Documents;

/// <summary>Puts votes and labels into a project as the stores keep them, for tests of what is shown of them.</summary>
internal static class Labeled
{
    public static async Task<int> AddFunctionAsync(ImportStudio studio, int project, string name, int[] votes, int classes, bool enabled = true)
    {
        await using var db = studio.Db();
        var function = new LabelingFunction { ProjectId = project, Name = name, Enabled = enabled };
        db.Functions.Add(function);
        await db.SaveChangesAsync();
        var version = new FunctionVersion { FunctionId = function.Id, Number = 1, Definition = "x", By = "t", At = DateTime.UtcNow };
        db.FunctionVersions.Add(version);
        await db.SaveChangesAsync();
        function.CurrentVersionId = version.Id;
        await db.SaveChangesAsync();
        var column = new VoteColumn(name, votes.Length, classes);
        for (var i = 0; i < votes.Length; i++) column[i] = votes[i];
        await VoteStore.WriteAllAsync(db, version.Id, column, await DocumentChunks.StatesAsync(db, project));
        return function.Id;
    }

    /// <param name="rows">For each document its posterior, null for one without a vote.</param>
    public static async Task AddLabelsAsync(ImportStudio studio, int project, IReadOnlyList<float[]?> rows)
    {
        await using var db = studio.Db();
        var classes = new ClassList((await studio.Projects.GetAsync(project))!.Classes.Select(c => c.Name));
        var number = db.Runs.Count(r => r.ProjectId == project) + 1;
        var inputs = RunJson.Write(new LabelInputs(new DatasetInput(0, 0, [], ""), [], null, new LabelSettings()));
        var run = new Run { ProjectId = project, Kind = RunKind.LabelModel, Number = number, By = "t", At = DateTime.UtcNow, InputsDigest = "", Inputs = inputs, Figures = "{}" };
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        var flat = rows.SelectMany(r => r ?? [.. Enumerable.Repeat(1f / classes.Count, classes.Count)]).ToArray();
        var labels = new ProbabilisticLabels(classes, flat, [.. Enumerable.Range(0, rows.Count)], [.. rows.Select(r => r != null)]);
        await LabelStore.WriteAllAsync(db, run.Id, labels);
        run.Published = true;
        await db.SaveChangesAsync();
    }
}
