using System.Globalization;
using LabelStudio.Core.Review;
using LabelStudio.Web.Formatting;

namespace LabelStudio.Web.Pages.Review;

/// <summary>One strategy of a mix as it is being written, with its parts.</summary>
public sealed class MixDraft(string strategy)
{
    public string Strategy { get; } = strategy;

    /// <summary>0 for none; what counts is the share of all parts.</summary>
    public double? Parts { get; set; }

    /// <summary>Every strategy, with the shares of the ready-made mix.</summary>
    public static List<MixDraft> Start() =>
    [
        .. QueueWords.Choices.Where(c => c != ReviewMix.MixedName).Select(c => new MixDraft(c)
        {
            Parts = ReviewMix.Mixed.Shares.FirstOrDefault(s => s.Strategy.Name == c) is { } share ? Math.Round(share.Share * 100) : 0,
        }),
    ];

    /// <summary>Why these shares are no mix, or null.</summary>
    public static string? Problem(IReadOnlyList<MixDraft> shares)
    {
        if (shares.FirstOrDefault(s => s.Parts is not null and not (>= 0 and <= 1_000_000)) is { } bad) return $"The share of {QueueWords.Name(bad.Strategy)} must be a number from 0 up.";
        return shares.Any(s => s.Parts > 0) ? null : "Give at least one of them a share.";
    }

    /// <summary>The share of all places that one gets, or null for none.</summary>
    public static double? ShareOf(IReadOnlyList<MixDraft> shares, MixDraft one) =>
        Problem(shares) == null && one.Parts > 0 ? one.Parts / shares.Sum(s => s.Parts ?? 0) : null;

    /// <summary>The mix as it is written: <c>margin:3,random:1</c>.</summary>
    public static string Text(IReadOnlyList<MixDraft> shares) =>
        string.Join(',', shares.Where(s => s.Parts > 0).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Strategy}:{s.Parts}")));

    /// <summary>A mix in words: "60 % likely wrong, 40 % random".</summary>
    public static string InWords(string mix)
    {
        if (mix == ReviewMix.Mixed.Name) return QueueWords.Name(ReviewMix.MixedName);
        var shares = ReviewMix.Parse(mix).Shares;
        return shares.Count == 1
            ? QueueWords.Name(shares[0].Strategy.Name)
            : string.Join(", ", shares.OrderByDescending(s => s.Share).Select(s => $"{s.Share.Percent(0)} {QueueWords.Name(s.Strategy.Name).ToLowerInvariant()}"));
    }
}
