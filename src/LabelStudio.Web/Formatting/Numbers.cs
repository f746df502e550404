using System.Globalization;

namespace LabelStudio.Web.Formatting;

/// <summary>Numbers as people read them, the same on every machine.</summary>
public static class Numbers
{
    /// <summary>1,234,567</summary>
    public static string Count(this int n) => n.ToString("N0", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Count(int)"/>
    public static string Count(this long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 document", "1,512 documents".</summary>
    public static string Of(this int n, string one, string? many = null) => $"{n.Count()} {(n == 1 ? one : many ?? one + "s")}";

    /// <summary>0.8734 as "87.3 %"; what is not all and not nothing is never rounded to 100 % or 0 %.</summary>
    public static string Percent(this double share, int digits = 1)
    {
        if (double.IsNaN(share)) return "–";
        var percent = Math.Round(share * 100, digits, MidpointRounding.AwayFromZero);
        var step = Math.Pow(10, -digits);
        if (percent >= 100 && share < 1) percent = 100 - step;
        if (percent <= 0 && share > 0) percent = step;
        return percent.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + " %";
    }

    /// <inheritdoc cref="Percent(double, int)"/>
    public static string Percent(this double? share, int digits = 1) => share is { } s ? s.Percent(digits) : "–";

    /// <summary>0.8734 as "0.873".</summary>
    public static string Fixed(this double x, int digits = 3) => x.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>14,300,000 as "13.6 MB".</summary>
    public static string Bytes(this long n) => n switch
    {
        < 1024 => n.ToString(CultureInfo.InvariantCulture) + " bytes",
        < 1024 * 1024 => (n / 1024d).Fixed(1) + " KB",
        < 1024L * 1024 * 1024 => (n / (1024d * 1024)).Fixed(1) + " MB",
        _ => (n / (1024d * 1024 * 1024)).Fixed(2) + " GB",
    };

    /// <summary>75.2 as "1 min 15 s", 0.42 as "420 ms".</summary>
    public static string Duration(this TimeSpan time) => time.TotalSeconds switch
    {
        < 0.95 => $"{Math.Max(1, (int)Math.Round(time.TotalMilliseconds)).Count()} ms",
        < 10 => time.TotalSeconds.Fixed(1) + " s",
        < 60 => time.TotalSeconds.Fixed(0) + " s",
        < 3600 => $"{((int)time.TotalMinutes).Count()} min {time.Seconds.Count()} s",
        _ => $"{((int)time.TotalHours).Count()} h {time.Minutes.Count()} min",
    };

    /// <summary>1234.5 as "1,234.50", 0.01234 as "0.0123"; what is not nothing is never rounded to 0.</summary>
    public static string Money(this decimal amount) => Math.Abs(amount) switch
    {
        0 => "0",
        >= 1 => amount.ToString("N2", CultureInfo.InvariantCulture),
        >= 0.0001m => amount.ToString("0.0###", CultureInfo.InvariantCulture),
        _ => "< 0.0001",
    };

    /// <summary>A number for a style attribute.</summary>
    public static string Css(this double x) => x.ToString("0.####", CultureInfo.InvariantCulture);
}
