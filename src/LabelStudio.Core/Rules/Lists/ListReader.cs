namespace LabelStudio.Core.Rules.Lists;

/// <summary>Finds the entries of one list in the document that a matcher reads. Not for two threads at once.</summary>
/// <param name="list">The list.</param>
/// <param name="literal">The list's literal.</param>
/// <param name="keepsPlaces">Whether every place is asked for; else the first find is enough.</param>
internal sealed class ListReader(RuleList list, int literal, bool keepsPlaces)
{
    private readonly int[] _lengths = new int[list.HasPhrases ? RuleList.MostWords : 0];
    private readonly List<int> _phraseStarts = [];

    // the numbers of the document's words in the list, or -1; kept only where the list has phrases
    private int[] _numbers = [];
    private int _count;

    /// <summary>Looks the matcher's current word up.</summary>
    public void Word(ReadOnlySpan<char> word, uint hash, Matcher matcher)
    {
        if (!keepsPlaces && matcher.HasLiteral(literal)) return;
        var number = list.Find(word, hash);
        if (number >= 0 && list.IsEntry(number)) matcher.FoundAt(literal, matcher.WordCount, 1);
        if (!list.HasPhrases) return;
        if (number >= 0 && list.BeginsPhrase(number)) _phraseStarts.Add(_count);
        if (_count == _numbers.Length) Array.Resize(ref _numbers, Math.Max(64, _count * 2));
        _numbers[_count++] = number;
    }

    /// <summary>Finds the phrases, once all words were seen.</summary>
    public void EndDocument(Matcher matcher)
    {
        foreach (var start in _phraseStarts)
        {
            if (!keepsPlaces && matcher.HasLiteral(literal)) break;
            var found = list.Phrases(_numbers.AsSpan(start, Math.Min(RuleList.MostWords, _count - start)), _lengths);
            for (var i = 0; i < found; i++) matcher.FoundAt(literal, start, _lengths[i]);
        }
        _phraseStarts.Clear();
        _count = 0;
    }
}
