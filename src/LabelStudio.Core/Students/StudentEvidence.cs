namespace LabelStudio.Core.Students;

/// <summary>A stretch of a text that speaks for a class.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How long it is, above 0.</param>
/// <param name="Weight">How far the class's log-probability falls without it, above 0.</param>
public readonly record struct EvidenceSpan(int Start, int Length, double Weight);

/// <summary>What a student's answer to one text rests on.</summary>
/// <param name="Class">The class it answers with.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
/// <param name="Spans">What speaks for it, in the order of the text; stretches do not overlap.</param>
public sealed record StudentEvidence(int Class, double Probability, IReadOnlyList<EvidenceSpan> Spans)
{
    /// <summary>Stretches that are tried at most; the words of a longer text are tried several at a time.</summary>
    public const int MostTried = 48;

    /// <summary>Only so many UTF-16 units of a text are looked at.</summary>
    public const int LongestText = 4_000;

    /// <summary>Stretches that are named at most.</summary>
    public const int MostNamed = 8;

    /// <summary>A fall of the log-probability under this says nothing.</summary>
    public const double Least = 0.05;

    /// <summary>Leaves out one word (of long texts: some words) after the other and asks again: what matters is what is missed.</summary>
    /// <remarks>Li, Monroe and Jurafsky, Understanding Neural Networks through Representation Erasure (2016). Asks for nothing but predictions, so it holds for every kind of student; O(tried) predictions.</remarks>
    /// <param name="student">The student.</param>
    /// <param name="text">Any text.</param>
    /// <param name="cancel">Stops the work.</param>
    public static StudentEvidence Of(IStudent student, string text, CancellationToken cancel = default)
    {
        var read = text.Length <= LongestText ? text : text[..LongestText];
        var tried = Stretches(read);
        var answers = student.Predict([read, .. tried.Select(s => string.Concat(read.AsSpan(0, s.Start), " ", read.AsSpan(s.Start + s.Length)))], 1, cancel);
        var top = answers.Top(0);
        var all = Math.Log(Math.Max(answers[0][top], float.Epsilon));
        var spans = tried
            .Select((s, i) => new EvidenceSpan(s.Start, s.Length, all - Math.Log(Math.Max(answers[i + 1][top], float.Epsilon))))
            .Where(s => s.Weight >= Least)
            .OrderByDescending(s => s.Weight).ThenBy(s => s.Start)
            .Take(MostNamed)
            .OrderBy(s => s.Start);
        return new StudentEvidence(top, answers[0][top], [.. spans]);
    }

    private static List<(int Start, int Length)> Stretches(string text)
    {
        var words = new List<(int Start, int End)>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i])) i++;
            if (i > start) words.Add((start, i));
            else i++;
        }
        var together = Math.Max(1, (words.Count + MostTried - 1) / MostTried);
        var stretches = new List<(int, int)>();
        for (var i = 0; i < words.Count; i += together)
        {
            var last = Math.Min(i + together, words.Count) - 1;
            stretches.Add((words[i].Start, words[last].End - words[i].Start));
        }
        return stretches;
    }
}
