namespace LabelStudio.Core.Review;

/// <summary>The review strategies by name, and the documents they put first.</summary>
public static class ReviewRanking
{
    private static readonly IReviewStrategy[] Strategies =
        [new LeastConfidence(), new Margin(), new Entropy(), new SelfMispredicted(), new SuspiciousUnanimity(), new Disagreement(), new Uncovered(), new Outliers(), new RandomDraw()];

    /// <summary>All names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Strategies.Select(s => s.Name)];

    /// <summary>Finds a strategy.</summary>
    /// <param name="name">One of <see cref="Names"/>; case does not matter.</param>
    /// <exception cref="ArgumentException">No strategy has this name; the message lists those there are.</exception>
    public static IReviewStrategy Create(string name) =>
        Array.Find(Strategies, s => string.Equals(s.Name, name.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no review strategy \"{name}\". Choose one of: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>The documents most worth a look, best first.</summary>
    /// <remarks>
    /// Documents of equal score are ordered by a hash of the seed and their index, so that a tie (all documents of one vote row) is a fair draw and not the top of the file.
    /// Time is n plus, for each document that enters the best so far, log of <paramref name="count"/>; nothing else is sorted.
    /// </remarks>
    /// <param name="strategy">What is worth a look.</param>
    /// <param name="inputs">Posteriors, votes, and which documents may be asked about.</param>
    /// <param name="count">How many at most; fewer come back where fewer may be asked about.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Inputs of different lengths, or without what the strategy needs.</exception>
    public static IReadOnlyList<ReviewCandidate> Top(IReviewStrategy strategy, ReviewInputs inputs, int count, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Check(inputs);
        var scorer = strategy.Prepare(inputs);
        var best = new PriorityQueue<int, Rank>();
        for (var i = 0; i < inputs.Labels.Count && count > 0; i++)
        {
            if (i % 65_536 == 0) cancel.ThrowIfCancellationRequested();
            if (inputs.Eligible is { } eligible && !eligible[i]) continue;
            var score = scorer.Score(i);
            if (double.IsNaN(score) || inputs.OnlyFindings && score <= strategy.Nothing) continue;
            var rank = new Rank(score, Hash(inputs.Seed, i), i);
            if (best.Count < count) best.Enqueue(i, rank);
            else if (best.TryPeek(out _, out var worst) && rank.CompareTo(worst) > 0) best.DequeueEnqueue(i, rank);
        }
        var ranked = new ReviewCandidate[best.Count];
        for (var place = ranked.Length - 1; best.TryDequeue(out var document, out var rank); place--)
            ranked[place] = new ReviewCandidate(document, rank.Score, scorer.Reason(document), strategy.Name);
        return ranked;
    }

    /// <summary>The documents most worth a look by several strategies, each of which fills its share of every beginning of the list; no document comes twice.</summary>
    /// <param name="mix">The strategies and their shares. Where one has no document left, the others fill its places.</param>
    /// <param name="inputs">Posteriors, votes, and which documents may be asked about.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Inputs of different lengths, or without what a strategy needs.</exception>
    public static IReadOnlyList<ReviewCandidate> Top(ReviewMix mix, ReviewInputs inputs, int count, CancellationToken cancel = default)
    {
        if (mix.Shares.Count == 1) return Top(mix.Shares[0].Strategy, inputs, count, cancel);
        var waiting = mix.Shares.Select(s => new Queue<ReviewCandidate>(Top(s.Strategy, inputs, count, cancel))).ToList();
        var due = new double[waiting.Count];
        var taken = new HashSet<int>();
        var chosen = new List<ReviewCandidate>();
        while (chosen.Count < count)
        {
            for (var s = 0; s < due.Length; s++)
            {
                while (waiting[s].TryPeek(out var next) && taken.Contains(next.Document)) waiting[s].Dequeue();
                if (waiting[s].Count > 0) due[s] += mix.Shares[s].Share;
                else due[s] = double.NegativeInfinity;
            }
            var turn = Array.IndexOf(due, due.Max());
            if (double.IsNegativeInfinity(due[turn])) break;
            var candidate = waiting[turn].Dequeue();
            due[turn] -= 1;
            taken.Add(candidate.Document);
            chosen.Add(candidate);
        }
        return chosen;
    }

    private static void Check(ReviewInputs inputs)
    {
        if (inputs.Eligible is { } eligible && eligible.Length != inputs.Labels.Count)
            throw new ArgumentException($"There are {eligible.Length} entries of eligibility for {inputs.Labels.Count} documents.", nameof(inputs));
        if (inputs.OutOfFold is { } predicted && predicted.Count != inputs.Labels.Count)
            throw new ArgumentException($"There are predictions for {predicted.Count} documents and labels of {inputs.Labels.Count}.", nameof(inputs));
        if (inputs.Words is { } words && words.Count != inputs.Labels.Count)
            throw new ArgumentException($"There are words of {words.Count} documents and labels of {inputs.Labels.Count}.", nameof(inputs));
        if (inputs.Votes is { } votes && votes.Documents != inputs.Labels.Count)
            throw new ArgumentException($"There are votes on {votes.Documents} documents and labels of {inputs.Labels.Count}.", nameof(inputs));
    }

    /// <summary>The mixing steps of splitmix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014).</summary>
    internal static ulong Hash(int seed, int document)
    {
        var z = ((ulong)(uint)seed << 32 | (uint)document) + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Higher is better; no two documents are equal.</summary>
    private readonly record struct Rank(double Score, ulong Draw, int Document) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            var byScore = Score.CompareTo(other.Score);
            if (byScore != 0) return byScore;
            var byDraw = other.Draw.CompareTo(Draw);
            return byDraw != 0 ? byDraw : other.Document.CompareTo(Document);
        }
    }
}
