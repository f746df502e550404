using LabelStudio.Core.Text;

namespace LabelStudio.Core.Suggestions;

/// <summary>Texts as numbers of words, each distinct word one number.</summary>
internal sealed class TextTokens
{
    /// <summary>Words of a document beyond these are not looked at: rules are found in its beginning.</summary>
    private const int MostWords = 500;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    public TextTokens(IReadOnlyList<string> texts)
    {
        Documents = new int[texts.Count][];
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        var lower = new char[64];
        var tokens = new List<int>();
        for (var d = 0; d < texts.Count; d++)
        {
            tokens.Clear();
            var text = texts[d].AsSpan();
            foreach (var word in Words.In(text))
            {
                if (word.Length > lower.Length) lower = new char[word.Length * 2];
                var written = lower.AsSpan(0, word.Length);
                Words.Lower(text.Slice(word.Start, word.Length), written);
                if (!lookup.TryGetValue(written, out var number))
                {
                    number = _words.Count;
                    var name = written.ToString();
                    _numbers.Add(name, number);
                    _words.Add(name);
                }
                tokens.Add(number);
                if (tokens.Count == MostWords) break;
            }
            Documents[d] = [.. tokens];
        }
    }

    /// <summary>For each document its words in order.</summary>
    public int[][] Documents { get; }

    /// <summary>The number of distinct words.</summary>
    public int Count => _words.Count;

    public string this[int number] => _words[number];
}
