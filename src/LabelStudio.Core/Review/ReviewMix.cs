using System.Globalization;

namespace LabelStudio.Core.Review;

/// <summary>Several strategies that share the places of a queue.</summary>
public sealed record ReviewMix
{
    /// <summary>The name of the mix that is ready made.</summary>
    public const string MixedName = "mixed";

    private ReviewMix(IReadOnlyList<ReviewShare> shares) => Shares = shares;

    /// <summary>Mostly what the student contradicts, some of what is undecided, a little of what nobody votes on and a fair draw, which measures without bias.</summary>
    public static ReviewMix Mixed { get; } = Parse("self-mispredicted:0.6,margin:0.2,uncovered:0.1,random:0.1");

    /// <summary>The strategies with their shares, which sum to 1.</summary>
    public IReadOnlyList<ReviewShare> Shares { get; }

    /// <summary>Whether a strategy needs <see cref="ReviewInputs.OutOfFold"/>.</summary>
    public bool AsksStudents => Shares.Any(s => s.Strategy.AsksStudents);

    /// <summary>Whether a strategy makes use of <see cref="ReviewInputs.Nearest"/>.</summary>
    public bool AsksNeighbours => Shares.Any(s => s.Strategy.AsksNeighbours);

    /// <summary>Whether a strategy needs <see cref="ReviewInputs.Words"/>.</summary>
    public bool ReadsTexts => Shares.Any(s => s.Strategy.ReadsTexts);

    /// <summary>As it can be written: <c>margin</c>, or <c>margin:0.75,random:0.25</c>.</summary>
    public string Name => Shares.Count == 1
        ? Shares[0].Strategy.Name
        : string.Join(',', Shares.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Strategy.Name}:{Math.Round(s.Share, 4)}")));

    /// <summary>Reads a mix.</summary>
    /// <param name="text">A strategy's name; <c>mixed</c>; or names with shares above 0, <c>self-mispredicted:3,random:1</c>.</param>
    /// <exception cref="ArgumentException">No such strategy, one named twice, or a share that is no number above 0.</exception>
    public static ReviewMix Parse(string text)
    {
        if (string.Equals(text.Trim(), MixedName, StringComparison.OrdinalIgnoreCase)) return Mixed;
        var shares = text.Split(',').Select(Share).ToList();
        var twice = shares.GroupBy(s => s.Strategy.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice != null) throw new ArgumentException($"The strategy \"{twice.Key}\" is named twice. Name each once, with one share.", nameof(text));
        var sum = shares.Sum(s => s.Share);
        return new ReviewMix([.. shares.Select(s => s with { Share = s.Share / sum })]);
    }

    private static ReviewShare Share(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return new ReviewShare(ReviewRanking.Create(part), 1);
        if (!double.TryParse(part[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || !(share > 0) || !double.IsFinite(share))
            throw new ArgumentException($"The share \"{part[(colon + 1)..].Trim()}\" of \"{part[..colon].Trim()}\" is no number above 0. Write for example margin:0.5,random:0.5.", nameof(part));
        return new ReviewShare(ReviewRanking.Create(part[..colon]), share);
    }
}

/// <summary>A strategy and the share of the places that it fills.</summary>
/// <param name="Strategy">What is worth a look.</param>
/// <param name="Share">Above 0, at most 1.</param>
public sealed record ReviewShare(IReviewStrategy Strategy, double Share);
