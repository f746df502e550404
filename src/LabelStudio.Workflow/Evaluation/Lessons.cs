using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>What the student learned from, as it is now, to train the same again on less of it.</summary>
/// <param name="Texts">The train documents.</param>
/// <param name="Labels">The labels that the student learned, one a train document.</param>
/// <param name="Gold">The gold class of each train document, or -1.</param>
/// <param name="DevTexts">The dev documents with gold.</param>
/// <param name="DevGold">Their gold.</param>
/// <param name="Fields">The reading that has composed the documents.</param>
internal sealed record Lessons(
    ClassList Classes, StudentSettings Settings, string[] Texts, ProbabilisticLabels Labels, int[] Gold, string[] DevTexts, int[] DevGold, FieldReading Fields)
{
    private const int Draws = 3;
    private static readonly double[] Shares = [0.1, 0.25, 0.5];
    private static readonly int[] FewShots = [5, 10, 20];

    /// <summary>Students of 5, 10 and 20 gold documents a class and of nothing else, each trained on several draws.</summary>
    public IReadOnlyList<Entrant> FewShot(IReadOnlyList<string> texts, List<string> notes, Action<string, double> report, CancellationToken cancel)
    {
        var byClass = Enumerable.Range(0, Gold.Length).Where(i => Gold[i] >= 0).ToLookup(i => Gold[i]);
        var entrants = new List<Entrant>();
        var most = Enumerable.Range(0, Classes.Count).Min(k => byClass[k].Count());
        foreach (var size in FewShots)
        {
            if (size > most)
            {
                notes.Add($"Train has fewer than {size} gold documents of some class, so no student of {size} gold a class could be trained to compare with.");
                break;
            }
            var answers = new List<int[]>();
            for (var draw = 0; draw < Draws; draw++)
            {
                cancel.ThrowIfCancellationRequested();
                report($"{size} gold a class, draw {draw + 1} of {Draws}", (double)draw / Draws);
                var random = new SplitMix(Settings.Seed, size * Draws + draw);
                var chosen = new List<int>();
                for (var k = 0; k < Classes.Count; k++)
                {
                    var mine = byClass[k].ToArray();
                    random.Shuffle(mine.AsSpan());
                    chosen.AddRange(mine.Take(size));
                }
                var set = TrainingSet.FromGold(Classes, [.. chosen.Select(i => Texts[i])], [.. chosen.Select(i => Gold[i])]).ReadBy(Fields);
                var predicted = Train(set, null, cancel).Predict(texts, 0, cancel);
                answers.Add([.. Enumerable.Range(0, predicted.Count).Select(predicted.Top)]);
            }
            entrants.Add(new Entrant(ContenderKind.FewShot, $"{size} gold a class") { Draws = answers });
        }
        return entrants;
    }

    /// <summary>The same trainer on a tenth, a quarter and a half of the training set; the whole of it is the student itself.</summary>
    /// <param name="whole">What the student says of the dev documents.</param>
    public LearningCurve Curve(ProbabilisticLabels whole, int documents, IProgress<StageProgress> progress, CancellationToken cancel)
    {
        var gold = Settings.UseGold ? Gold : null;
        var taught = Enumerable.Range(0, Texts.Length)
            .Where(i => gold?[i] >= 0 || (Labels.IsCovered(i) && Labels.Confidence(i) >= Settings.MinConfidence)).ToArray();
        new SplitMix(Settings.Seed).Shuffle(taught.AsSpan());
        var points = new List<CurvePoint>();
        foreach (var share in Shares)
        {
            cancel.ThrowIfCancellationRequested();
            var part = taught.Take((int)Math.Ceiling(share * taught.Length)).Order().ToArray();
            if (part.Length == 0) continue;
            progress.Report(new StageProgress("train on parts of the training set", share, string.Create(CultureInfo.InvariantCulture, $"{share:P0}, {InWords.Count(part.Length, "document")}")));
            var set = TrainingSet.FromLabels(
                [.. part.Select(i => Texts[i])], Labels.For([.. part.Select(i => Labels.RowOf[i])]), gold == null ? null : [.. part.Select(i => gold[i])],
                minConfidence: Settings.MinConfidence).WithDev(DevTexts, DevGold).ReadBy(Fields);
            points.Add(Point(share, part.Length, Train(set, null, cancel).Predict(DevTexts, 0, cancel)));
        }
        points.Add(Point(1, documents, whole));
        return new LearningCurve(DevGold.Length, points);
    }

    private LinearStudent Train(TrainingSet set, IProgress<StageProgress>? progress, CancellationToken cancel) =>
        Settings.Plan().Trainer.Train(set, new StudentOptions { Seed = Settings.Seed }, progress, cancel);

    private CurvePoint Point(double share, int documents, ProbabilisticLabels predicted)
    {
        var result = Evaluator.Evaluate(DevGold, predicted);
        return new CurvePoint(share, documents, result.Accuracy, result.LogLoss);
    }
}
