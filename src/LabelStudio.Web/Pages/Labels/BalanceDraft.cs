using System.Globalization;
using LabelStudio.Web.Formatting;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>A class balance while somebody types it: per cent as text, the sum, what is wrong.</summary>
public sealed class BalanceDraft
{
    /// <summary>Points that the sum may be off by rounding.</summary>
    private const double Rounding = 0.5;

    private readonly string[] _texts;

    /// <param name="shares">K shares to start from, 0 to 1.</param>
    public BalanceDraft(IReadOnlyList<double> shares) => _texts = [.. shares.Select(Text)];

    /// <summary>Every class as frequent as the others.</summary>
    public static BalanceDraft Even(int classes) => new([.. Enumerable.Repeat(1d / classes, classes)]);

    /// <summary>What stands in the box of a class.</summary>
    public string this[int index]
    {
        get => _texts[index];
        set => _texts[index] = value;
    }

    /// <summary>The share of a class as typed, 0 to 1, or null where that is no number.</summary>
    public double? Share(int index) => Percent(_texts[index]) / 100;

    /// <summary>In per cent; what is no number counts as nothing.</summary>
    public double Sum => _texts.Sum(t => Percent(t) ?? 0);

    /// <summary>Whether a class's box cannot stay so.</summary>
    public bool IsBad(int index) => Percent(_texts[index]) is not > 0;

    /// <summary>What to mend before it can be used, or null.</summary>
    public string? Problem(Func<int, string> className)
    {
        for (var i = 0; i < _texts.Length; i++)
        {
            if (Percent(_texts[i]) is not { } p) return $"{className(i)}: \"{_texts[i]}\" is no number.";
            if (p <= 0) return $"{className(i)}: give it a share above 0 %, however small; at 0 no document could be of it.";
        }
        var off = Sum - 100;
        return Math.Abs(off) <= Rounding ? null : $"The shares sum to {Sum.Fixed(1)} %: {Math.Abs(off).Fixed(1)} % too {(off > 0 ? "much" : "little")}.";
    }

    /// <summary>Brings the sum to 100 % and keeps the proportions.</summary>
    public void Scale()
    {
        var sum = Sum;
        if (sum <= 0) return;
        for (var i = 0; i < _texts.Length; i++)
            if (Percent(_texts[i]) is { } p) _texts[i] = Text(p / sum);
    }

    /// <summary>K shares that sum to 1.</summary>
    public IReadOnlyList<double> Shares()
    {
        var sum = Sum;
        return [.. _texts.Select(t => (Percent(t) ?? 0) / sum)];
    }

    private static string Text(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) is var text and not "0" ? text : (share * 100).ToString("0.######", CultureInfo.InvariantCulture);

    // a decimal comma is what many people type
    private static double? Percent(string text) =>
        double.TryParse(text.Trim().TrimEnd('%').Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var x) && x <= 100 ? x : null;
}
