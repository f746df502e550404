using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>The whole pipeline: rules and votes, label model, queue, student, and its evaluation on the sealed test.</summary>
/// <remarks>
/// Gold of train documents replaces their labels, gold of dev documents guides, gold of test documents is looked at once, at the end, by
/// the evaluator, for predictions of the exported file. The label model is fitted without the test documents.
/// </remarks>
public static class ProjectRun
{
    public const string VotesName = "votes.csv";
    public const string LabelsName = "labels.csv";
    public const string QueueName = "queue.csv";
    public const string StudentName = "student.onnx";
    public const string PredictionsName = "predictions.csv";
    public const string ReportName = "report.json";
    public const string PageName = "report.html";

    /// <summary>The files of a run.</summary>
    public static IReadOnlyCollection<string> FileNames { get; } = [VotesName, LabelsName, QueueName, StudentName, PredictionsName, ReportName, PageName];

    /// <summary>Works through a project and fills a folder; nothing is put in its place yet.</summary>
    /// <exception cref="UserErrorException">A file or a setting that has to be corrected.</exception>
    public static RunFigures Run(ProjectFile project, AtomicFolder folder, Work work)
    {
        using var encoder = project.Encoder == null ? null : StudentEncoder.Open(project.Encoder);
        using var similarity = new TextSimilarity(project.RuleEncoder);
        var inputs = ProjectInputs.Read(project, similarity, work);
        var classes = inputs.Classes;
        var texts = inputs.Texts;

        var (votes, apply) = Votes(inputs, work);
        work.Stage("write votes", () => folder.Write(VotesName, s => VotesFile.Write(s, texts.Ids.Ids, votes)));

        var seen = Enumerable.Range(0, texts.Count).Where(d => inputs.SplitOf(d) != Split.Test).ToArray();
        if (seen.Length == 0) throw new UserErrorException($"{texts.Name}: Every document is of the test split, so there is nothing to learn from. Give train documents.");
        var visible = votes.Select(seen);
        var gold = inputs.OpenGold;
        var request = new LabelRequest(project.LabelModel, project.ClassBalance, gold == null ? null : [.. seen.Select(d => gold[d])]);
        var fitted = LabelFitting.Run(visible, request, work);
        // what texts learn from dev, its gold or its votes, the student would learn from the labels, and dev could judge it no more
        var teaches = seen.Select(d => inputs.SplitOf(d) == Split.Train).ToArray();
        var trainGold = gold == null ? null : seen.Select(d => inputs.SplitOf(d) == Split.Train ? gold[d] : -1).ToArray();
        if (project.LabelsByText) fitted = LabelSharpening.Run(fitted, [.. seen.Select(d => texts.Texts[d])], teaches, request with { Gold = trainGold }, work);
        var labels = work.Stage("predict labels", () => Everywhere(fitted, seen, fitted.Model.Predict(votes, work.Cancel)));
        work.Stage("write labels", () => folder.Write(LabelsName, s => LabelsFile.Write(s, texts.Ids.Ids, labels)));

        var eligible = Enumerable.Range(0, texts.Count).Select(d => inputs.SplitOf(d) == Split.Train && gold?[d] is not >= 0).ToArray();
        var (queue, queueFigures) = ReviewQueueing.Run(texts.Texts, labels, votes, gold, eligible, project.ReviewStrategy, project.ReviewSize, work);
        folder.Write(QueueName, s => ReviewQueueing.Write(s, queue, texts, labels));

        var (reading, documents) = work.Stage("read fields", () => StudentFields.Read(project.StudentFields, texts.Texts, texts.ValuesOf, inputs.SplitOf));
        var set = StudentTraining.Choose(classes, documents, inputs.SplitOf, labels, gold, project.MinConfidence, reading);
        var trained = StudentTraining.Run(set, project.Student with { Encoder = encoder }, work);
        work.Stage("write student", () => folder.Write(StudentName, s => StudentKinds.Usual.Write(trained.Student, s)));

        // from here on the exported file speaks, not the student in memory
        using var exported = Scoring.Load(Path.Combine(folder.Path, StudentName));
        var (predictions, score) = Scoring.Run(exported, [.. texts.Texts.Select((t, d) => exported.Fields.Compose(t, texts.ValuesOf(d)))], work);
        work.Stage("write predictions", () => folder.Write(PredictionsName, s => LabelsFile.Write(s, texts.Ids.Ids, predictions)));

        var figures = new RunFigures(
            typeof(ProjectRun).Assembly.GetName().Version?.ToString(3) ?? "", work.Seed, [.. classes], inputs.Counts(), inputs.Files, apply, VoteFigures.Of(visible, gold == null ? null : [.. seen.Select(d => gold[d])]),
            fitted.Figures, queueFigures, trained.Figures, score, Evaluate(Split.Dev, predictions, inputs, work), Evaluate(Split.Test, predictions, inputs, work));
        if (figures.Test == null) work.Report.Warn("No document of the test split has gold, so the student was not evaluated: give a split column with \"test\" and gold for those documents.");
        work.Report.Figures(figures);
        return figures;
    }

    private static (VoteMatrix Votes, ApplyFigures? Apply) Votes(ProjectInputs inputs, Work work)
    {
        var (votes, apply) = inputs.Rules == null ? (null, null) : RuleVoting.Run(inputs.Rules.Rules, inputs.Classes, inputs.Texts, work);
        if (inputs.Votes?.Votes is not { } given) return (votes!, apply);
        foreach (var column in given.Functions)
            if (votes?.Functions.Any(f => f.Name == column.Name) == true) throw new UserErrorException($"Both a rule and a column of votes are called \"{column.Name}\". Rename one of the two.");
        return (votes?.With(given) ?? given, apply);
    }

    /// <summary>Test documents have labels by votes alone; all others as they were made.</summary>
    private static ProbabilisticLabels Everywhere(LabelOutcome fitted, int[] seen, ProbabilisticLabels byVotes)
    {
        if (fitted.Figures.Text is not { Used: true }) return byVotes;
        var own = LabelSharpening.WithOwn(fitted);
        var rowOf = (int[])byVotes.RowOf.Clone();
        for (var i = 0; i < seen.Length; i++) rowOf[seen[i]] = byVotes.Rows.Count + own.RowOf[i];
        var rows = new PosteriorRows(byVotes.Classes.Count, byVotes.Rows.Count + own.Rows.Count);
        for (var r = 0; r < byVotes.Rows.Count; r++) rows.Set(r, byVotes.Rows[r]);
        for (var r = 0; r < own.Rows.Count; r++) rows.Set(byVotes.Rows.Count + r, own.Rows[r]);
        return new ProbabilisticLabels(byVotes.Classes, rows, rowOf, [.. byVotes.Covered, .. own.Covered]);
    }

    private static EvaluationFigures? Evaluate(Split split, ProbabilisticLabels predictions, ProjectInputs inputs, Work work)
    {
        var gold = inputs.GoldFor(split);
        return gold.Any(g => g >= 0)
            ? EvaluationFigures.Of(Evaluating.Run($"evaluate on {split.ToString().ToLowerInvariant()}", predictions, gold, work), inputs.Classes)
            : null;
    }
}

/// <summary>The figures of <c>run</c>, with the names of what made them.</summary>
/// <param name="Files">The files read, by what they are.</param>
/// <param name="Apply">Of the rules, on all documents; null without rules.</param>
/// <param name="Votes">Of all functions, on train and dev documents.</param>
/// <param name="Label">Of the label model, on train and dev documents.</param>
/// <param name="Dev">Of the student on dev, which guided its training; null without dev gold.</param>
/// <param name="Test">Of the student on test; null without test gold.</param>
public sealed record RunFigures(
    string Version, int Seed, IReadOnlyList<string> Classes, SplitCounts Documents, IReadOnlyList<InputFigures> Files, ApplyFigures? Apply, VoteFigures Votes,
    LabelFigures Label, QueueFigures Queue, StudentFigures Student, ScoreFigures Score, EvaluationFigures? Dev, EvaluationFigures? Test);

/// <summary>Documents, and those with gold, by split.</summary>
public sealed record SplitCounts(int Train, int Dev, int Test, int TrainGold, int DevGold, int TestGold);

/// <summary>A file that was read.</summary>
/// <param name="Role">texts, gold, rules, votes, project.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal.</param>
public sealed record InputFigures(string Role, string Name, long Bytes, string Sha256);
