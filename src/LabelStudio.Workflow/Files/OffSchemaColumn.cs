using LabelStudio.Storage.Votes;

namespace LabelStudio.Workflow.Files;

/// <summary>The answers of one function that are no class: how often each, and on which documents.</summary>
internal sealed class OffSchemaColumn
{
    private const int BlockBits = 16;
    private const int BlockSize = 1 << BlockBits;

    private readonly List<(string Answer, long Count)> _answers = [];
    private readonly Dictionary<string, short> _places = new(StringComparer.Ordinal);
    private readonly List<short[]?> _blocks = [];

    /// <summary>In the order of their first document.</summary>
    public IReadOnlyList<(string Answer, long Count)> Answers => _answers;

    public bool Knows(string answer) => _places.ContainsKey(answer);

    /// <summary>Counts an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="different">Raised where it is new.</param>
    /// <returns>Its place in <see cref="Answers"/>.</returns>
    public short Count(string answer, ref int different)
    {
        if (!_places.TryGetValue(answer, out var place))
        {
            _places.Add(answer, place = (short)_answers.Count);
            _answers.Add((answer, 0));
            different++;
        }
        _answers[place] = (answer, _answers[place].Count + 1);
        return place;
    }

    public void Set(int document, short place)
    {
        var block = document >> BlockBits;
        while (_blocks.Count <= block) _blocks.Add(null);
        if (_blocks[block] is not { } places)
        {
            _blocks[block] = places = new short[BlockSize];
            Array.Fill(places, AnswerStore.None);
        }
        places[document & (BlockSize - 1)] = place;
    }

    /// <summary>For each document the place of its answer, or <see cref="AnswerStore.None"/>; null where no document has one.</summary>
    public short[]? Of(int documents)
    {
        if (_answers.Count == 0) return null;
        var of = new short[documents];
        Array.Fill(of, AnswerStore.None);
        for (var b = 0; b < _blocks.Count; b++)
            _blocks[b]?.AsSpan(0, Math.Min(BlockSize, documents - (b << BlockBits))).CopyTo(of.AsSpan(b << BlockBits));
        return of;
    }
}
