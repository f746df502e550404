using System.Globalization;
using System.Text.RegularExpressions;

namespace LabelStudio.Teachers.Prompts.Answers;

/// <summary>A number as models write it: 85, 85.5, 85/100, 85 %.</summary>
internal static partial class AnswerNumber
{
    public static double? Read(string text)
    {
        var match = Form().Match(LabelNames.Bare(text));
        return match.Success && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex(@"^(-?\d{1,6}(?:\.\d{1,9})?)\s*(?:/\s*100|%|out of 100)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
