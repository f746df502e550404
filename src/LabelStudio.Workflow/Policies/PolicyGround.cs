using System.Globalization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Policies;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Policies;

/// <summary>What a race starts from.</summary>
/// <param name="Inputs">As the run records it.</param>
/// <param name="Labels">n posteriors, as they are.</param>
/// <param name="Texts">n texts; those of test and of dev without gold are empty.</param>
/// <param name="Splits">n splits.</param>
/// <param name="Gold">n classes, -1 without; never of test.</param>
/// <param name="Groups">For each document the group of its near-copies, or -1.</param>
internal sealed record PolicyGround(StudentInputs Inputs, ProbabilisticLabels Labels, string[] Texts, Split[] Splits, int[] Gold, int[] Groups)
{
    /// <summary>Train documents that a student learns from as things are.</summary>
    public bool[] Candidates { get; } = [.. Enumerable.Range(0, Texts.Length).Select(d => Splits[d] == Split.Train && (Gold[d] >= 0 || Labels.IsCovered(d)))];

    /// <summary>Those of them with gold.</summary>
    public bool[] Verified { get; } = [.. Gold.Select((g, d) => g >= 0 && Splits[d] == Split.Train)];

    /// <summary>Train documents whose label students hold for wrong that have not learned from them. Dev has no part in it: it is what the policies are judged by.</summary>
    public LikelyWrong AskStudents(IProgress<Core.Progress.StageProgress> progress, CancellationToken cancel)
    {
        int[] train = [.. Enumerable.Range(0, Texts.Length).Where(d => Candidates[d])];
        var labels = Labels.For([.. train.Select(d => Labels.RowOf[d])]);
        int[] gold = [.. train.Select(d => Gold[d])];
        int[] learned = [.. train.Select((d, i) => gold[i] >= 0 ? gold[i] : labels.Top(i))];
        var said = SecondOpinion.Ask(
            [.. train.Select(d => Texts[d])], labels, gold, new OutOfFoldOptions { Seed = Inputs.Settings.Seed, Groups = [.. train.Select(d => Groups[d])] }, progress: progress, cancel: cancel);
        // found among all documents, so that their numbers are those of the project
        int[] at = [.. Enumerable.Repeat(-1, Texts.Length)];
        for (var i = 0; i < train.Length; i++) at[train[i]] = i;
        int[] all = [.. Enumerable.Repeat(-1, Texts.Length)];
        for (var i = 0; i < train.Length; i++) all[train[i]] = learned[i];
        return LikelyWrong.Find(all, said.For([.. at.Select(i => i < 0 ? -1 : said.RowOf[i])]), Verified);
    }
}

/// <summary>Reads <see cref="PolicyGround"/>.</summary>
internal sealed class PolicyGroundReader(IStudioDbFactory factory, StudentInputsReader reader, RunLabels runLabels, OpenGold gold)
{
    /// <exception cref="UserErrorException">No labels yet, or no dev gold.</exception>
    public async Task<PolicyGround> ReadAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var (read, _) = await reader.ReadAsync(db, context.ProjectId, new StudentSettings(), cancel);
        var inputs = read ?? throw new UserErrorException(PolicyService.NoLabels);
        if (inputs.Gold.Dev == 0) throw new UserErrorException(PolicyService.NoDev);
        var n = inputs.Dataset.Documents;
        var labels = Reach(await runLabels.GetAsync(inputs.LabelRunId, new ClassList(inputs.Dataset.Classes), cancel), n);
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        var known = (await gold.ReadAsync(db, context.ProjectId, cancel)).Column(n);
        var texts = new string[n];
        Array.Fill(texts, "");
        await foreach (var row in DocumentStore.ReadTextsAsync(db, context.ProjectId, 0, n, cancel))
        {
            if (row.Ordinal % 16_384 == 0)
                context.Report("read texts", (double)row.Ordinal / n, string.Create(CultureInfo.InvariantCulture, $"{row.Ordinal:N0} of {InWords.Count(n, "document")}"));
            if (splits[row.Ordinal] == Split.Train || (splits[row.Ordinal] == Split.Dev && known[row.Ordinal] >= 0)) texts[row.Ordinal] = row.Text;
        }
        return new PolicyGround(inputs with { Edits = null }, labels, texts, splits, known, await NearCopies.ReadAsync(db, context.ProjectId, n, cancel));
    }

    /// <summary>Documents that came after the labels have none.</summary>
    private static ProbabilisticLabels Reach(ProbabilisticLabels labels, int documents) =>
        labels.Count == documents ? labels : labels.For([.. labels.RowOf.Take(documents), .. Enumerable.Repeat(-1, Math.Max(0, documents - labels.Count))]);
}
