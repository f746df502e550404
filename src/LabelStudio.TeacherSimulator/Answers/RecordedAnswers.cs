using LabelStudio.TeacherSimulator.Faults;

namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>Answers that one model once gave, by document.</summary>
internal sealed class RecordedAnswers(RecordedTexts texts, string?[] votes, IReadOnlyList<string> values, int seed) : IAnswers
{
    private readonly (string Value, string Spoken)[] _byLength = [.. values.Select(v => (v, Spoken(v))).OrderByDescending(v => v.Item2.Length)];

    public Belief? Believe(Asked asked, string message, UInt128 hash)
    {
        if (texts.Find(asked.Document, message) is not { } row || votes[row] is not { Length: > 0 } vote) return null;
        var draws = new Draws(seed, hash, 0x5A);
        var p = 0.55 + 0.44 * draws.Next();
        if (asked.Kind == AskedKind.Choice) return Belief.Of(vote, p, asked.Options.Count > 0 ? asked.Options : values, samples: false);

        var yes = Target(asked.Instructions) == vote;
        var (y, n) = asked.Words;
        return asked.Kind == AskedKind.YesNo
            ? Belief.Of(yes ? y : n, p, [y, n], samples: false)
            : Belief.Of((yes ? 60 + draws.Below(40) : draws.Below(40)).ToString(System.Globalization.CultureInfo.InvariantCulture), p, [], samples: false);
    }

    /// <summary>The class that the instructions speak of: the longest name in them.</summary>
    private string? Target(string instructions)
    {
        var spoken = Spoken(instructions);
        return _byLength.FirstOrDefault(v => spoken.Contains(v.Spoken, StringComparison.Ordinal)).Value;
    }

    private static string Spoken(string name) => name.Replace('_', ' ').ToLowerInvariant();
}
