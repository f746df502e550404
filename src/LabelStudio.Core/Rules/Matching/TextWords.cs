using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>One text cut into words, in which the parts of one query can be found one by one. Made to show them: the matcher is made to count.</summary>
internal sealed class TextWords
{
    private readonly string _lower;
    private readonly List<TextSpan> _words = [];
    private readonly RuleResources _resources;

    public TextWords(string text, RuleResources resources)
    {
        _lower = Words.Lower(text);
        _resources = resources;
        foreach (var word in Words.In(text)) _words.Add(word);
    }

    public int Count => _words.Count;

    /// <summary>The text from one word to before another.</summary>
    public TextSpan Span(int start, int end) => new(_words[start].Start, _words[end - 1].End - _words[start].Start);

    /// <summary>Where a word, prefix, wildcard, forms, phrase, list, or any of several stands.</summary>
    public Occurrences Find(RuleNode node)
    {
        var found = new Occurrences();
        Add(node, found);
        return found;
    }

    private ReadOnlySpan<char> this[int word] => _lower.AsSpan(_words[word].Start, _words[word].Length);

    private void Add(RuleNode node, Occurrences found)
    {
        switch (node)
        {
            case OrNode or:
                foreach (var part in or.Parts) Add(part, found);
                break;
            case ListNode list: AddList(_resources.List(list.Name), found); break;
            case PhraseNode phrase: AddPhrase(phrase.Parts, found); break;
            default: AddPhrase([node], found); break;
        }
    }

    private void AddPhrase(IReadOnlyList<RuleNode> parts, Occurrences found)
    {
        for (var start = 0; start + parts.Count <= Count; start++)
        {
            var i = 0;
            while (i < parts.Count && Fits(parts[i], this[start + i])) i++;
            if (i == parts.Count) found.Add(start, start + i);
        }
    }

    private static bool Fits(RuleNode part, ReadOnlySpan<char> word) => part switch
    {
        WordNode w => word.SequenceEqual(w.Word),
        PrefixNode p => word.StartsWith(p.Prefix),
        WildcardNode w => w.Wildcard.Fits(word),
        WordFormsNode f => IsOneOf(f.Forms, word),
        _ => false,
    };

    private static bool IsOneOf(IReadOnlyList<string> forms, ReadOnlySpan<char> word)
    {
        foreach (var form in forms)
            if (word.SequenceEqual(form))
                return true;
        return false;
    }

    private void AddList(RuleList list, Occurrences found)
    {
        var numbers = new int[Count];
        for (var i = 0; i < Count; i++) numbers[i] = list.Find(this[i], WordTable.HashOf(this[i]));
        var lengths = new int[RuleList.MostWords];
        for (var start = 0; start < Count; start++)
        {
            if (numbers[start] < 0) continue;
            if (list.IsEntry(numbers[start])) found.Add(start, start + 1);
            if (!list.BeginsPhrase(numbers[start])) continue;
            var phrases = list.Phrases(numbers.AsSpan(start, Math.Min(RuleList.MostWords, Count - start)), lengths);
            for (var i = 0; i < phrases; i++) found.Add(start, start + lengths[i]);
        }
    }
}
