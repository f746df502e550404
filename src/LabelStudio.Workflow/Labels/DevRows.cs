using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>How the label model of a run does on each dev document with gold, none of whose gold it has seen: only gold of train anchors it here.</summary>
/// <param name="Ordinals">The documents, ascending; those without a vote are among them.</param>
/// <param name="Gold">Their gold classes.</param>
/// <param name="Losses">-ln p(gold class); without a vote p is the class balance.</param>
/// <param name="Right">Whether the label is the gold class; without a vote there is no label.</param>
internal sealed record DevRows(int[] Ordinals, int[] Gold, double[] Losses, bool[] Right)
{
    private const double SmallestProbability = 1e-15;

    /// <summary>Null without dev gold.</summary>
    public static DevRows? Of(LabelOutcome outcome, GoldSnapshot open, bool usesGold, CancellationToken cancel)
    {
        var documents = outcome.Patterns.Documents;
        var dev = open.Labels.Where(g => g.Split == Split.Dev && g.Ordinal < documents).ToList();
        if (dev.Count == 0) return null;
        var model = usesGold && outcome.Anchors ? outcome.WithGold(open.Column(documents, Split.Train)) : outcome.Bare;
        int[] ordinals = [.. dev.Select(g => g.Ordinal)];
        int[] gold = [.. dev.Select(g => g.Class)];
        var labels = model.Predict(outcome.Patterns.Select(ordinals), cancel);
        return new DevRows(
            ordinals, gold,
            [.. gold.Select((g, i) => -Math.Log(Math.Clamp(labels[i][g], SmallestProbability, 1)))],
            [.. gold.Select((g, i) => labels.IsCovered(i) && labels.Top(i) == g)]);
    }

    /// <summary>The figures, and what changed on the documents that an earlier run was judged by as well.</summary>
    public DevScore Score(int? runBefore, DevRows? before) => new(
        Ordinals.Length, Intervals.Wilson(Right.Count(r => r), Right.Length), Intervals.OfMean(Losses), runBefore is { } run && before != null ? Since(run, before) : null);

    private DevChange? Since(int run, DevRows before)
    {
        var then = before.Ordinals.Select((d, i) => (d, i)).ToDictionary(x => x.d, x => x.i);
        var pairs = new List<(int Now, int Then)>();
        for (var i = 0; i < Ordinals.Length; i++)
            if (then.TryGetValue(Ordinals[i], out var j) && before.Gold[j] == Gold[i]) pairs.Add((i, j));
        if (pairs.Count == 0) return null;
        var accuracy = PairedAccuracy.Of([.. pairs.Select(p => before.Right[p.Then])], [.. pairs.Select(p => Right[p.Now])]);
        return new DevChange(
            run, pairs.Count, pairs.Count(p => before.Right[p.Then]) / (double)pairs.Count, accuracy.Difference,
            Math.Max(0, pairs.Average(p => before.Losses[p.Then])), Intervals.OfMean([.. pairs.Select(p => Losses[p.Now] - before.Losses[p.Then])]));
    }
}

/// <summary>How the label model of a run does on dev gold that it has not seen; the texts have no part in it.</summary>
/// <param name="N">Dev documents with gold, those without a vote among them.</param>
/// <param name="Accuracy">Share of the n that are right.</param>
/// <param name="LogLoss">Nats.</param>
/// <param name="Change">Beside the run before; null for the first, and where no document judges both.</param>
public sealed record DevScore(int N, Estimate Accuracy, Estimate LogLoss, DevChange? Change);

/// <summary>What changed since an earlier run on the same dev documents, with 95 % intervals of the paired bootstrap.</summary>
/// <param name="FromRun">The earlier run's number.</param>
/// <param name="N">Documents that judge both.</param>
/// <param name="AccuracyBefore">0 to 1.</param>
/// <param name="Accuracy">Now less before.</param>
/// <param name="LogLossBefore">Nats.</param>
/// <param name="LogLoss">Now less before, nats; below 0 is better.</param>
public sealed record DevChange(int FromRun, int N, double AccuracyBefore, Estimate Accuracy, double LogLossBefore, Estimate LogLoss);
