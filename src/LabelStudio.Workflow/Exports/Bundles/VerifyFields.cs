using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>Field values for made-up texts: every value in turn, and such as programs read in different ways.</summary>
internal static class VerifyFields
{
    // numbers as one language reads them and another does not, and values that would pass for others
    private static readonly string[] Corners =
        ["", "  ", "1,000", "1e3", "-0", "+7", ".5", "5.", "1e400", "NaN", "Infinity", "0x10", "1_000", "١٢", "１２", "1e-3", "\U000F0001", "İ", "ß", "\u00a0x", "true", "null"];

    /// <summary>The fields of the i-th made-up text; null for a student of texts alone.</summary>
    public static IReadOnlyDictionary<string, string>? MadeUp(FieldReading reading, int i)
    {
        if (reading.Count == 0) return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var f = 0; f < reading.Count; f++)
        {
            var field = reading.Fields[f];
            var step = (i + f) % 4;
            // sometimes a field is absent
            if (step == 3) continue;
            var example = field.ExampleOf(i % field.Places);
            values[field.Name] = step == 0 ? Corners[(i + 5 * f) / 2 % Corners.Length] : step == 1 ? $"\t{example.ToUpperInvariant()} " : example;
        }
        return values;
    }
}
