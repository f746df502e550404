using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Students;
using LabelStudio.Core.Text;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Asks a student about the documents written otherwise, and about texts that belong to no class.</summary>
/// <param name="predict">The student.</param>
/// <param name="seed">Starts what is random.</param>
internal sealed class StressProbe(Func<IReadOnlyList<string>, ProbabilisticLabels> predict, int seed)
{
    /// <summary>More documents would make the intervals no narrower than anybody needs.</summary>
    private const int MostDocuments = 20_000;

    private const int MostForeign = 2_000;
    private const double OwnRejected = 0.05;

    /// <summary>Which documents are asked about, ascending; all, or a random sample of many.</summary>
    public int[] Sample(int documents)
    {
        var all = Enumerable.Range(0, documents).ToArray();
        if (documents <= MostDocuments) return all;
        new SplitMix(seed).Shuffle(all.AsSpan());
        return [.. all.Take(MostDocuments).Order()];
    }

    /// <summary>What the student says of the documents with each kind of noise.</summary>
    public IReadOnlyDictionary<NoiseKind, int[]> WithNoise(IReadOnlyList<string> texts, int[] sample, Action<NoiseKind> report, CancellationToken cancel)
    {
        var answers = new Dictionary<NoiseKind, int[]>();
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            cancel.ThrowIfCancellationRequested();
            report(kind);
            var said = predict([.. sample.Select(i => TextNoise.Apply(texts[i], kind, seed, i))]);
            answers[kind] = [.. Enumerable.Range(0, said.Count).Select(said.Top)];
        }
        return answers;
    }

    /// <summary>How many foreign texts are turned away where at most one own document in twenty is.</summary>
    public IReadOnlyList<ForeignResult> Foreign(IReadOnlyList<string> texts, ProbabilisticLabels own, int[] sample, CancellationToken cancel)
    {
        double[] home = [.. sample.Select(i => (double)own.Confidence(i))];
        int[] models = [.. sample.Take(MostForeign)];
        var results = new List<ForeignResult>();
        foreach (var kind in (ForeignKind[])[ForeignKind.ShuffledLetters, ForeignKind.MadeUpWords])
        {
            cancel.ThrowIfCancellationRequested();
            var said = predict([.. models.Select(i => kind == ForeignKind.ShuffledLetters
                ? ForeignText.Shuffled(texts[i], seed, i) : ForeignText.MadeUp(Math.Max(1, Words.Split(texts[i]).Count), seed, i))]);
            double[] away = [.. Enumerable.Range(0, said.Count).Select(i => (double)said.Confidence(i))];
            results.Add(new ForeignResult(kind, "confidence", away.Length, home.Length, RejectionCheck.Of(home, away, OwnRejected)));
        }
        return results;
    }
}
