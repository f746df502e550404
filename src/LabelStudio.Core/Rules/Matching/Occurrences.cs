namespace LabelStudio.Core.Rules.Matching;

/// <summary>Where something stands in a document: stretches of words, each by its first word and the word after its last.</summary>
internal sealed class Occurrences
{
    private int[] _starts = new int[16], _ends = new int[16];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count);

    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int start, int end)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _ends, Count * 2);
        }
        (_starts[Count], _ends[Count]) = (start, end);
        Count++;
    }

    /// <summary>Forgets all but the first so many.</summary>
    public void Keep(int count) => Count = count;

    /// <summary>Moves a stretch to another place of the list.</summary>
    public void Move(int from, int to) => (_starts[to], _ends[to]) = (_starts[from], _ends[from]);

    /// <summary>Sorts first words and last words each for themselves: what begins where is not known any more.</summary>
    public void SortApart()
    {
        Sort(_starts.AsSpan(0, Count));
        Sort(_ends.AsSpan(0, Count));
    }

    /// <summary>After <see cref="SortApart"/>, whether one of these ends so many words at most before one of the others begins.</summary>
    public bool EndWithin(int words, Occurrences others)
    {
        if (Count == 0) return false;
        var ends = Ends;
        var at = 0;
        foreach (var start in others.Starts)
        {
            while (at + 1 < ends.Length && ends[at + 1] <= start) at++;
            if (ends[at] <= start && start - ends[at] <= words) return true;
        }
        return false;
    }

    /// <summary>The most of these that can be marked without overlap. Brings them into the order of their ends.</summary>
    public int MostApart()
    {
        if (!IsSorted(Ends)) Array.Sort(_ends, _starts, 0, Count);
        var (count, free) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            if (_starts[i] < free) continue;
            count++;
            free = _ends[i];
        }
        return count;
    }

    private static void Sort(Span<int> numbers)
    {
        if (!IsSorted(numbers)) numbers.Sort();
    }

    private static bool IsSorted(ReadOnlySpan<int> numbers)
    {
        for (var i = 1; i < numbers.Length; i++)
            if (numbers[i - 1] > numbers[i])
                return false;
        return true;
    }
}
