namespace LabelStudio.Core.Agreement;

/// <summary>A class that one person gave one document.</summary>
/// <param name="Document">Any number that stands for the document.</param>
/// <param name="Person">Any number that stands for the person.</param>
/// <param name="Class">Class index, at least 0.</param>
public readonly record struct GivenClass(int Document, int Person, int Class);

/// <summary>Classes that people gave documents, by document. People need not have answered the same documents, nor documents have as many answers.</summary>
/// <remarks>Built and held in O(n) of the answers.</remarks>
public sealed class AnswerTable
{
    private readonly int[] _starts;
    private readonly GivenClass[] _answers;

    private AnswerTable(int[] starts, GivenClass[] answers, int classes)
    {
        _starts = starts;
        _answers = answers;
        Classes = classes;
    }

    /// <summary>How many different documents there are.</summary>
    public int Documents => _starts.Length - 1;

    /// <summary>n, the answers.</summary>
    public int Count => _answers.Length;

    /// <summary>One more than the largest class index given.</summary>
    public int Classes { get; }

    /// <summary>Groups answers by document, documents and answers in the order in which they first come.</summary>
    /// <exception cref="ArgumentException">A negative class, or two answers of one person to one document.</exception>
    public static AnswerTable Of(IReadOnlyCollection<GivenClass> answers)
    {
        var rowOf = new Dictionary<int, int>();
        var counts = new List<int>();
        var classes = 0;
        foreach (var a in answers)
        {
            if (a.Class < 0) throw new ArgumentException($"Document {a.Document} has an answer without a class; leave skips out.", nameof(answers));
            classes = Math.Max(classes, a.Class + 1);
            if (rowOf.TryAdd(a.Document, counts.Count)) counts.Add(1);
            else counts[rowOf[a.Document]]++;
        }
        var starts = new int[counts.Count + 1];
        for (var i = 0; i < counts.Count; i++) starts[i + 1] = starts[i] + counts[i];
        var next = starts.AsSpan(0, counts.Count).ToArray();
        var sorted = new GivenClass[answers.Count];
        foreach (var a in answers)
        {
            var row = rowOf[a.Document];
            for (var i = starts[row]; i < next[row]; i++)
                if (sorted[i].Person == a.Person)
                    throw new ArgumentException($"Person {a.Person} has two answers to document {a.Document}; give one each.", nameof(answers));
            sorted[next[row]++] = a;
        }
        return new AnswerTable(starts, sorted, classes);
    }

    /// <summary>The answers to one document, at least one.</summary>
    /// <param name="row">0 to <see cref="Documents"/> - 1.</param>
    public ReadOnlySpan<GivenClass> this[int row] => _answers.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);
}
