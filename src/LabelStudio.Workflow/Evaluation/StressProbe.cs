using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Students;
using LabelStudio.Core.Text;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Asks a student about the documents written otherwise, and about texts that belong to no class.</summary>
/// <param name="predict">What the student says.</param>
/// <param name="score">How sure it is.</param>
/// <param name="compose">What it takes of a document with another text: its fields stay.</param>
/// <param name="seed">Starts what is random.</param>
internal sealed class StressProbe(Func<IReadOnlyList<string>, ProbabilisticLabels> predict, Func<IReadOnlyList<string>, StudentScores> score, Func<int, string, string> compose, int seed)
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
            var said = predict([.. sample.Select(i => compose(i, TextNoise.Apply(texts[i], kind, seed, i)))]);
            answers[kind] = [.. Enumerable.Range(0, said.Count).Select(said.Top)];
        }
        return answers;
    }

    /// <summary>How many foreign texts are turned away: by confidence where at most one own document in twenty is, and by the file's own threshold where it has one.</summary>
    public IReadOnlyList<ForeignResult> Foreign(IReadOnlyList<string> texts, int[] sample, CancellationToken cancel)
    {
        int[] models = [.. sample.Take(MostForeign)];
        var home = score([.. sample.Select(i => compose(i, texts[i]))]);
        var results = new List<ForeignResult>();
        foreach (var kind in Enum.GetValues<ForeignKind>())
        {
            cancel.ThrowIfCancellationRequested();
            var away = score([.. models.Select(i => compose(i, kind == ForeignKind.ShuffledLetters
                ? ForeignText.Shuffled(texts[i], seed, i) : ForeignText.MadeUp(Math.Max(1, Words.Split(texts[i]).Count), seed, i)))]);
            results.Add(new ForeignResult(kind, "confidence", models.Length, sample.Length, RejectionCheck.Of(home.Confidence, away.Confidence, OwnRejected)));
            if (home.InDistribution == null || away.InDistribution == null) continue;
            var check = home.Least > 0
                ? RejectionCheck.At(home.InDistribution, away.InDistribution, home.Least) : RejectionCheck.Of(home.InDistribution, away.InDistribution, OwnRejected);
            results.Add(new ForeignResult(kind, "in_distribution", models.Length, sample.Length, check));
        }
        return results;
    }
}
