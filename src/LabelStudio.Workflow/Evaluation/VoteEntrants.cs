using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>What the votes alone come to: the majority, the best function, the label model that the student learned from, each teacher.</summary>
internal sealed class VoteEntrants(IStudioDbFactory factory, VoteColumns votes, LabelInputsReader inputs, RunModels models, RunLabels runLabels)
{
    /// <param name="rows">The documents.</param>
    /// <param name="notes">Told what is left out and why.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<IReadOnlyList<Entrant>> ReadAsync(EvaluationRows rows, List<string> notes, CancellationToken cancel)
    {
        if (rows.Functions.Count == 0)
        {
            notes.Add("No labeling function is enabled, so there are no votes to compare with.");
            return [];
        }
        await using var db = factory.Create();
        var entrants = new List<Entrant>();
        var majority = new MajorityVote().Fit(rows.Votes, LabelModelOptions.Default, null, cancel).Predict(rows.Votes, cancel);
        entrants.Add(new Entrant(ContenderKind.Majority, "Majority vote") { Answers = Answers(majority), Labels = majority });
        if (await BestFunctionAsync(db, rows, notes, cancel) is { } best) entrants.Add(best);
        if (await LabelModelAsync(db, rows, notes, cancel) is { } model) entrants.Add(model);
        entrants.AddRange(await TeachersAsync(db, rows, notes, cancel));
        return entrants;
    }

    /// <summary>What the labels that the student learned from say, gold among them: for agreement, not for accuracy.</summary>
    public async Task<int[]> LabelsAsync(EvaluationRows rows, CancellationToken cancel) => Answers(await StoredAsync(rows, cancel));

    private async Task<Entrant?> BestFunctionAsync(StudioDb db, EvaluationRows rows, List<string> notes, CancellationToken cancel)
    {
        if (rows.On == Split.Dev)
        {
            var crossed = SingleFunction.CrossFitted(rows.Votes, [.. rows.Ordinals.Select(rows.Open.ClassOf)])!;
            return new Entrant(ContenderKind.BestFunction, "Best single function") { Answers = crossed, Note = "chosen on four fifths of dev, judged on the other" };
        }
        var dev = rows.Open.Labels.Where(g => g.Split == Split.Dev && g.Ordinal < rows.Dataset.Documents).ToList();
        if (dev.Count == 0)
        {
            notes.Add("Dev has no gold to choose the best function by, so it is left out: chosen on test it would flatter itself.");
            return null;
        }
        var read = await votes.ReadAsync(db, [.. rows.Functions.Select(f => f.Source)], rows.Dataset.Documents, rows.Classes.Count, cancel);
        var chosen = SingleFunction.MostRight(read.Matrix(rows.Classes, rows.Dataset.Documents).Select([.. dev.Select(g => g.Ordinal)]), [.. dev.Select(g => g.Class)]);
        return new Entrant(ContenderKind.BestFunction, $"Best single function: {rows.Functions[chosen].Name}")
        {
            Answers = SingleFunction.Answers(rows.Votes, chosen),
            FunctionId = rows.Functions[chosen].Id,
            Note = "chosen on dev",
        };
    }

    private async Task<Entrant?> LabelModelAsync(StudioDb db, EvaluationRows rows, List<string> notes, CancellationToken cancel)
    {
        if (rows.On == Split.Test)
        {
            var stored = await StoredAsync(rows, cancel);
            return new Entrant(ContenderKind.LabelModel, "Label model") { Answers = Answers(stored), Labels = stored };
        }
        // on dev the stored labels may know the gold that judges them
        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == rows.Inputs.LabelRunId && r.Published, cancel);
        var then = run == null ? null : RunJson.Read<LabelInputs>(run.Inputs);
        var model = run == null ? null : models.Find(run);
        if (then == null || model == null || !(await inputs.ReadAsync(db, rows.Student.ProjectId, then.Settings, cancel)).SameVotesAs(then))
        {
            notes.Add("The label model is left out: functions or documents have changed since it was fitted, and its labels may know the dev gold that would judge them. Fit it again and train a new student.");
            return null;
        }
        var read = await votes.ReadAsync(db, [.. then.Functions.Select(f => new Storage.Votes.VoteSource(f.VersionId, f.Name))], rows.Dataset.Documents, rows.Classes.Count, cancel);
        var matrix = read.Matrix(rows.Classes, rows.Dataset.Documents);
        try
        {
            var train = then.Settings.UseGold ? rows.Open.Column(rows.Dataset.Documents, Split.Train) : null;
            var labels = LabelFitting.Reuse(matrix, model, train, new Work(new RunReport("evaluate"), Cancel: cancel)).Labels;
            var mine = labels.For([.. rows.Ordinals.Select(d => labels.RowOf[d])]);
            return new Entrant(ContenderKind.LabelModel, "Label model") { Answers = Answers(mine), Labels = mine, Note = then.Settings.UseGold ? "without the dev gold that judges it" : null };
        }
        catch (UserErrorException)
        {
            notes.Add("The label model is left out: it was fitted with the dev gold that would judge it.");
            return null;
        }
    }

    private async Task<ProbabilisticLabels> StoredAsync(EvaluationRows rows, CancellationToken cancel)
    {
        var labels = await runLabels.GetAsync(rows.Inputs.LabelRunId, rows.Classes, cancel);
        return labels.For([.. rows.Ordinals.Select(d => d < labels.Count ? labels.RowOf[d] : -1)]);
    }

    private static async Task<IReadOnlyList<Entrant>> TeachersAsync(StudioDb db, EvaluationRows rows, List<string> notes, CancellationToken cancel)
    {
        var versions = rows.Functions.Where(f => f.Kind == FunctionKind.Prompt).Select(f => f.VersionId).ToList();
        if (versions.Count == 0) return [];
        var teachers = await (from v in db.FunctionVersions.AsNoTracking()
                              where versions.Contains(v.Id)
                              join t in db.Teachers.AsNoTracking() on v.TeacherId equals t.Id
                              select new { v.Id, Teacher = t }).ToDictionaryAsync(x => x.Id, x => x.Teacher.Definition(), cancel);
        var entrants = new List<Entrant>();
        for (var f = 0; f < rows.Functions.Count; f++)
        {
            var function = rows.Functions[f];
            if (!teachers.TryGetValue(function.VersionId, out var teacher)) continue;
            var answers = SingleFunction.Answers(rows.Votes, f);
            if (answers.All(a => a < 0))
            {
                notes.Add($"The prompt \"{function.Name}\" was not asked about documents of this split, so its teacher is not among those compared. Run it on the split to see it here.");
                continue;
            }
            entrants.Add(new Entrant(ContenderKind.Teacher, NameOf(function.Name, teacher.Name))
            {
                Answers = answers,
                FunctionId = function.Id,
                Note = teacher.Simulated ? $"{teacher.Model}, simulated" : teacher.Model,
            });
        }
        return entrants;
    }

    // a prompt for several teachers bears each one's name already
    private static string NameOf(string function, string teacher) => function.Contains(teacher, StringComparison.Ordinal) ? function : $"{function} ({teacher})";

    private static int[] Answers(ProbabilisticLabels labels) => [.. Enumerable.Range(0, labels.Count).Select(i => labels.IsCovered(i) ? labels.Top(i) : -1)];
}
