using System.Globalization;

namespace LabelStudio.Teachers.Channels;

/// <summary>Reads how long a server asks to wait: seconds or a date (RFC 9110, 10.2.3), or milliseconds as some servers add.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(string? milliseconds, string? header, DateTimeOffset now)
    {
        if (Number(milliseconds) is { } ms) return Clamp(TimeSpan.FromMilliseconds(ms));
        if (Number(header) is { } seconds) return Clamp(TimeSpan.FromSeconds(seconds));
        return DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? Clamp(date - now) : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n < TimeSpan.FromDays(365).TotalMilliseconds ? n : null;

    private static TimeSpan Clamp(TimeSpan t) => t < TimeSpan.Zero ? TimeSpan.Zero : t;
}
