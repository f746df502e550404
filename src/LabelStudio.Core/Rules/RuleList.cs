using System.Collections;
using LabelStudio.Core.Rules.Lists;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Rules;

/// <summary>A lookup list, made ready to be found in documents: up to a million words and phrases. Immutable, shared by all rules and threads.</summary>
/// <remarks>
/// Every word of every entry stands once in one block of letters with an open-addressed table over it, and phrases are a trie over word
/// numbers, kept as one hash table of steps. A document costs one look-up a word, whatever the number of entries, and one more for each
/// word that continues a phrase. <see cref="Bytes"/> is what it takes: about 50 bytes a one-word entry, about 40 more for each further
/// word of a phrase.
/// </remarks>
public sealed class RuleList
{
    /// <summary>The most entries.</summary>
    public const int MostEntries = 1_000_000;

    /// <summary>The most words of an entry.</summary>
    public const int MostWords = 100;

    private readonly WordPool _words;
    private readonly PhraseSteps _steps;
    private readonly BitArray _isEntry, _beginsPhrase;

    private RuleList(WordPool words, PhraseSteps steps, BitArray isEntry, BitArray beginsPhrase, int entries)
    {
        (_words, _steps, _isEntry, _beginsPhrase, Count) = (words, steps, isEntry, beginsPhrase, entries);
        HasPhrases = beginsPhrase.HasAnySet();
    }

    /// <summary>The number of different entries.</summary>
    public int Count { get; }

    /// <summary>About how much memory the list takes.</summary>
    public long Bytes => _words.Bytes + _steps.Bytes + ((_isEntry.Length + _beginsPhrase.Length) / 8);

    /// <summary>The UTF-16 units of the longest word.</summary>
    internal int Longest => _words.Longest;

    /// <summary>Whether any entry has more than one word.</summary>
    internal bool HasPhrases { get; }

    /// <summary>The number of different words in all entries.</summary>
    internal int WordCount => _words.Count;

    /// <summary>Makes a list.</summary>
    /// <param name="entries">Words and phrases; upper and lower case and the signs between words do not matter. Entries without a word are left out.</param>
    /// <exception cref="ArgumentException">More than <see cref="MostEntries"/> different entries, or one of more than <see cref="MostWords"/> words.</exception>
    public static RuleList Create(IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var words = new WordPool();
        var steps = new PhraseSteps();
        var (isEntry, beginsPhrase, isEnd) = (new List<bool>(), new List<bool>(), new List<bool>());
        var count = 0;
        var lower = new char[64];
        foreach (var entry in entries)
        {
            int state = -1, length = 0;
            foreach (var span in Words.In(entry))
            {
                if (++length > MostWords) throw new ArgumentException($"The entry \"{entry[..40]}…\" has more than {MostWords} words.", nameof(entries));
                if (span.Length > lower.Length) lower = new char[span.Length * 2];
                Words.Lower(entry.AsSpan(span.Start, span.Length), lower);
                var word = words.Add(lower.AsSpan(0, span.Length));
                if (word == isEntry.Count)
                {
                    isEntry.Add(false);
                    beginsPhrase.Add(false);
                }
                if (length == 1)
                {
                    state = word;
                    continue;
                }
                if (length == 2) beginsPhrase[state] = true;
                state = steps.Add(length == 2 ? ~state : state, word);
                while (isEnd.Count < steps.Count) isEnd.Add(false);
            }
            if (length == 0) continue;
            var ends = length == 1 ? isEntry : isEnd;
            if (ends[state]) continue;
            ends[state] = true;
            if (++count > MostEntries) throw new ArgumentException($"The list has more than {MostEntries:N0} entries.", nameof(entries));
        }
        steps.Close(isEnd);
        words.Close();
        return new RuleList(words, steps, new BitArray(isEntry.ToArray()), new BitArray(beginsPhrase.ToArray()), count);
    }

    /// <summary>The number of a word, or -1 where no entry holds it.</summary>
    /// <param name="word">In lower case.</param>
    /// <param name="hash">Its <see cref="Matching.WordTable"/> hash.</param>
    internal int Find(ReadOnlySpan<char> word, uint hash) => _words.Find(word, hash);

    internal bool IsEntry(int word) => _isEntry[word];

    internal bool BeginsPhrase(int word) => _beginsPhrase[word];

    /// <summary>The words of the list, for readers that would rather look each up than look up in the list.</summary>
    internal ReadOnlySpan<char> Word(int number) => _words[number];

    /// <summary>The lengths of the entries of more than one word that stand at a place.</summary>
    /// <param name="at">The numbers of the document's words from that place on, -1 for words that no entry holds.</param>
    /// <param name="lengths">Room for <see cref="MostWords"/> numbers.</param>
    /// <returns>How many there are, shortest first.</returns>
    internal int Phrases(ReadOnlySpan<int> at, Span<int> lengths)
    {
        var (found, state) = (0, ~at[0]);
        for (var i = 1; i < at.Length && at[i] >= 0; i++)
        {
            state = _steps.Find(state, at[i]);
            if (state < 0) break;
            if (_steps.IsEnd(state)) lengths[found++] = i + 1;
        }
        return found;
    }
}
