using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.SecondOpinions;

/// <summary>Asks students that have not learned from a document what they would label it, for all of train and dev, and publishes the answers. Test is neither learned from nor read.</summary>
internal sealed class SecondOpinionMaker(IStudioDbFactory factory, SecondOpinionReader reader, RunLabels runLabels, OpenGold gold)
{
    private const int Step = 16_384;

    /// <returns>The published run.</returns>
    /// <exception cref="UserErrorException">No labels yet, or nothing to learn from.</exception>
    public async Task<long> MakeAsync(JobContext context, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var lesson = await ReadAsync(context, cancel);
        var progress = new Rounds(context, lesson.Inputs.Settings.Rounds);
        var said = await Task.Run(() => Ask(lesson, progress, cancel), cancel);
        Round(said.Rows, cancel);
        context.Report("compare with the labels");
        var figures = Figures(lesson, said) with { Seconds = watch.Elapsed.TotalSeconds };
        var run = await PublishAsync(context, lesson, said, figures, cancel);
        LargeWork.GiveBack(lesson.Documents.Length);
        return run;
    }

    private async Task<Lesson> ReadAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var now = await reader.NowAsync(db, context.ProjectId, cancel)
            ?? throw new UserErrorException("There are no labels yet that students could learn. Fit the label model first.");
        var inputs = now.Inputs;
        var n = inputs.Dataset.Documents;
        var labels = (await runLabels.GetAsync(inputs.LabelRunId, new ClassList(inputs.Dataset.Classes), cancel)).Reach(n);
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        var documents = Enumerable.Range(0, n).Where(d => splits[d] != Split.Test).ToArray();
        var known = (await gold.ReadAsync(db, context.ProjectId, cancel)).Column(n);
        if (!documents.Any(d => known[d] >= 0 || labels.IsCovered(d)))
            throw new UserErrorException("No document of train and dev has a label or gold, so there is nothing that students could learn. Add labeling functions first.");
        var groups = await NearCopies.ReadAsync(db, context.ProjectId, n, cancel);
        var texts = new string[documents.Length];
        Array.Fill(texts, "");
        var at = 0;
        await foreach (var row in DocumentStore.ReadTextsAsync(db, context.ProjectId, 0, n, cancel))
        {
            if (row.Ordinal % Step == 0)
                context.Report("read texts", (double)row.Ordinal / n, string.Create(CultureInfo.InvariantCulture, $"{row.Ordinal:N0} of {InWords.Count(n, "document")}"));
            while (at < documents.Length && documents[at] < row.Ordinal) at++;
            if (at < documents.Length && documents[at] == row.Ordinal) texts[at] = row.Text;
        }
        return new Lesson(
            inputs, documents, texts, labels.For([.. documents.Select(d => labels.RowOf[d])]), [.. documents.Select(d => known[d])], [.. documents.Select(d => groups[d])]);
    }

    private static ProbabilisticLabels Ask(Lesson lesson, Rounds progress, CancellationToken cancel)
    {
        var settings = lesson.Inputs.Settings;
        return SecondOpinion.Ask(
            lesson.Texts, lesson.Labels, lesson.Gold, new OutOfFoldOptions { Folds = settings.Folds, Seed = settings.Seed, Groups = lesson.Groups },
            settings.Rounds, progress, cancel);
    }

    /// <summary>Twelve bits of each number are enough to rank by, and take half of the place.</summary>
    private static void Round(PosteriorRows rows, CancellationToken cancel)
    {
        Parallel.For(0, rows.Count, new ParallelOptions { CancellationToken = cancel }, () => new float[rows.Classes], (row, _, numbers) =>
        {
            rows.CopyTo(row, numbers);
            for (var k = 0; k < numbers.Length; k++)
                numbers[k] = BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(numbers[k]) + 0x800) & 0xFFFFF000);
            rows.Set(row, numbers);
            return numbers;
        }, _ => { });
    }

    private static SecondOpinionFigures Figures(Lesson lesson, ProbabilisticLabels said)
    {
        int contradicted = 0, known = 0, right = 0;
        var learned = new int[said.Count];
        for (var i = 0; i < said.Count; i++)
        {
            var (gold, top) = (lesson.Gold[i], said.Top(i));
            learned[i] = gold >= 0 ? gold : lesson.Labels.IsCovered(i) ? lesson.Labels.Top(i) : -1;
            if (gold >= 0)
            {
                known++;
                if (top == gold) right++;
            }
            else if (learned[i] >= 0 && top != learned[i])
            {
                contradicted++;
            }
        }
        var wrong = LikelyErrors.Find(learned, said, Array.ConvertAll(lesson.Gold, g => g >= 0)).Count;
        return new SecondOpinionFigures(said.Count, contradicted, wrong, known, right, ProgramVersion.Text, 0);
    }

    private static async Task<long> PublishAsync(JobContext context, Lesson lesson, ProbabilisticLabels said, SecondOpinionFigures figures, CancellationToken cancel)
    {
        var rowOf = new int[lesson.Inputs.Dataset.Documents];
        Array.Fill(rowOf, -1);
        for (var i = 0; i < lesson.Documents.Length; i++) rowOf[lesson.Documents[i]] = said.RowOf[i];
        var all = said.For(rowOf);
        var run = await RunBook.BeginAsync(context, RunKind.OutOfFold, lesson.Inputs.Digest(), RunJson.Write(lesson.Inputs), lesson.Inputs.LabelRunId);
        var chunks = DocumentChunks.CountFor(all.Count);
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            cancel.ThrowIfCancellationRequested();
            context.Report("write predictions", (double)chunk / chunks);
            var number = chunk;
            await context.WriteAsync(db => LabelStore.WriteChunkAsync(db, run.Id, number, all, cancel));
        }
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(figures));
        await ForgetEarlierAsync(context, run.Id);
        return run.Id;
    }

    /// <summary>Earlier runs keep what they were made from and came to; their predictions are large, and nothing reads them any more.</summary>
    private static async Task ForgetEarlierAsync(JobContext context, long latest)
    {
        var earlier = await context.WriteAsync(db => db.LabelChunks
            .Where(c => c.RunId != latest && db.Runs.Any(r => r.Id == c.RunId && r.ProjectId == context.ProjectId && r.Kind == RunKind.OutOfFold))
            .Select(c => c.RunId).Distinct().ToListAsync());
        foreach (var id in earlier) await context.WriteAsync(db => LabelStore.DeleteAsync(db, id));
    }

    /// <param name="Documents">The ordinals of train and dev.</param>
    /// <param name="Texts">Their texts.</param>
    /// <param name="Labels">Those of train and dev.</param>
    /// <param name="Gold">Known classes of train and dev, -1 elsewhere.</param>
    /// <param name="Groups">Groups of near-copies, -1 for none.</param>
    private sealed record Lesson(
        SecondOpinionInputs Inputs, int[] Documents, string[] Texts, ProbabilisticLabels Labels, int[] Gold, int[] Groups);

    /// <summary>The students' own stages, with the round.</summary>
    private sealed class Rounds(JobContext context, int rounds) : IProgress<StageProgress>
    {
        private int _round;

        public void Report(StageProgress value)
        {
            if (value.Fraction == null) _round++;
            context.Report(value.Stage, value.Fraction, rounds == 1 ? value.Detail : string.Create(CultureInfo.InvariantCulture, $"round {_round} of {rounds}"));
        }
    }
}
