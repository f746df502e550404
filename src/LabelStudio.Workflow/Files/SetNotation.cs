using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Files;

/// <summary>A vote for a set of classes as files write it: <c>a|b</c>, or <c>a:0.7|b:0.3</c> where one is likelier than the other.</summary>
/// <remarks>What is a class by its whole name is that class and no set. Weights are shares of their sum.</remarks>
internal static class SetNotation
{
    public const char Separator = '|';
    private const char BeforeWeight = ':';
    private const double Rounding = 1e-6;

    /// <summary>The names in a set and their shares.</summary>
    /// <param name="text">What holds a <see cref="Separator"/>.</param>
    /// <param name="isClass">Whether a name is known to be a class, so that a colon in it begins no weight.</param>
    /// <exception cref="SetFault">An empty name, a name twice, a weight for some only, a weight that is not above 0.</exception>
    public static (string[] Names, float[] Shares) Parse(string text, Func<string, bool> isClass)
    {
        var parts = text.Split(Separator, StringSplitOptions.TrimEntries);
        var names = new string[parts.Length];
        var weights = new double?[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            names[i] = parts[i];
            if (!isClass(parts[i]) && parts[i].LastIndexOf(BeforeWeight) is > 0 and var colon && Weight(parts[i][(colon + 1)..]) is { } weight)
            {
                names[i] = parts[i][..colon].TrimEnd();
                weights[i] = weight;
                if (weight is not (> 0 and < double.PositiveInfinity)) throw new SetFault($"The weight of \"{Schema.Shorten(names[i])}\" is not above 0.", "Leave out classes that have no weight.");
            }
            if (names[i].Length == 0) throw new SetFault("A set of classes has an empty name in it.", "Write the classes with | between them, as in a|b.");
        }
        var twice = names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice != null) throw new SetFault($"A set names the class \"{Schema.Shorten(twice)}\" twice.", "Name each once.");
        if (weights.Any(w => w != null) && weights.Any(w => w == null)) throw new SetFault("Some classes of a set have a weight and some have none.", "Give each one, as in a:0.7|b:0.3, or none.");
        return (names, Shares([.. weights.Select(w => w ?? 1)]));
    }

    /// <summary>Weights as shares of their sum.</summary>
    public static float[] Shares(double[] weights)
    {
        var sum = weights.Sum();
        // what was written as shares is read as the same shares, to the bit
        return [.. weights.Select(w => (float)(Math.Abs(sum - 1) <= Rounding ? w : w / sum))];
    }

    /// <summary>Every vote of a matrix as a file has it: class names, and sets by <see cref="Parse"/>.</summary>
    /// <exception cref="UserErrorException">A set with a class whose name cannot stand in one.</exception>
    public static string[] Write(VotedClasses voted, ClassList classes)
    {
        var texts = new string[voted.Count];
        for (var value = 0; value < texts.Length; value++)
        {
            if (value < classes.Count)
            {
                texts[value] = classes[value];
                continue;
            }
            var shares = voted.SharesOf(value).ToArray();
            string[] names = [.. voted.Of(value).ToArray().Select(k => classes[k])];
            if (names.FirstOrDefault(n => n.Contains(Separator)) is { } name)
                throw new UserErrorException($"The class \"{name}\" is in a set of classes and has a \"{Separator}\" in its name, by which a file of votes tells classes of a set apart. Rename the class.");
            var even = shares.All(s => s == shares[0]);
            texts[value] = string.Join(Separator, names.Select((n, i) => even ? n : string.Create(CultureInfo.InvariantCulture, $"{n}{BeforeWeight}{shares[i]}")));
        }
        return texts;
    }

    private static double? Weight(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : null;
}

/// <summary>What is wrong with a set of classes, and what to do.</summary>
internal sealed class SetFault(string problem, string remedy) : FormatException(problem)
{
    public string Remedy { get; } = remedy;
}
