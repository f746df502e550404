using System.Globalization;
using System.Text;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Text;

namespace LabelStudio.Workflow.Lists;

/// <summary>Entries of a list, each once.</summary>
/// <param name="Entries">As they were written, in their order.</param>
/// <param name="Keys">The words of each, which say whether two are alike.</param>
/// <param name="Repeated">Lines whose words another line has, too.</param>
/// <param name="WithoutWords">Lines without a word, but not empty.</param>
internal sealed record ListEntries(IReadOnlyList<string> Entries, IReadOnlyList<string> Keys, int Repeated, int WithoutWords);

/// <summary>Takes the entries of a list one by one, and says what is wrong with one.</summary>
/// <param name="fault">Makes the error of a problem and its remedy.</param>
internal sealed class EntryCollector(Func<string, string, UserErrorException> fault)
{
    /// <summary>Longer ones are no words that somebody looks up.</summary>
    private const int LongestEntry = 1_000;

    private readonly List<string> _entries = [];
    private readonly List<string> _keys = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _repeated, _withoutWords;

    /// <exception cref="UserErrorException">Too long, too many, or with a control character in it.</exception>
    public void Add(string entry)
    {
        entry = entry.Trim();
        if (entry.Length == 0) return;
        if (entry.Length > LongestEntry) throw Fault($"The entry has {entry.Length:N0} characters; at most {LongestEntry:N0} are possible.", "Write one word or phrase a line.");
        if (entry.Any(char.IsControl)) throw Fault($"The entry has a tab, a line break or another control character in it.", "Write one word or phrase a line; of a table, take one column.");
        var words = Words.Split(entry);
        if (words.Count > RuleList.MostWords) throw Fault($"The entry has {words.Count} words; at most {RuleList.MostWords} are possible.", "Write one word or phrase a line.");
        var key = EntryReader.KeyOf(words);
        if (words.Count == 0) _withoutWords++;
        else if (!_seen.Add(key)) _repeated++;
        else if (_entries.Count == RuleList.MostEntries) throw Fault($"This is entry {RuleList.MostEntries + 1:N0}; a list has at most {RuleList.MostEntries:N0}.", "Shorten the list, or split it in two and write @one OR @two.");
        else
        {
            _entries.Add(entry);
            _keys.Add(key);
        }
    }

    public ListEntries Done() => new(_entries, _keys, _repeated, _withoutWords);

    private UserErrorException Fault(FormattableString problem, string remedy) => fault(problem.ToString(CultureInfo.InvariantCulture), remedy);
}

/// <summary>Reads the entries of a list line by line, so that a large file costs no more than what is kept of it, and a fault names its line.</summary>
internal static class EntryReader
{
    private const int LongestLine = 8_192;

    /// <exception cref="FileFaultException">What is no UTF-8, too long or too much.</exception>
    public static ListEntries Read(Stream stream, string fileName, CancellationToken cancel)
    {
        var line = 0L;
        var entries = new EntryCollector((problem, remedy) => Fault(fileName, line, problem, remedy));
        foreach (var bytes in Lines(stream, fileName))
        {
            if ((++line & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            entries.Add(Text(bytes, fileName, line));
        }
        return entries.Done();
    }

    /// <summary>The words of an entry as documents are compared with them.</summary>
    public static string KeyOf(string entry) => KeyOf(Words.Split(entry));

    public static string KeyOf(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : string.Join(' ', words);

    /// <summary>The lines of a stream as bytes, without their ends; each is valid until the next.</summary>
    private static IEnumerable<ArraySegment<byte>> Lines(Stream stream, string fileName)
    {
        var buffer = new byte[1 << 16];
        var line = new byte[LongestLine];
        var (length, number) = (0, 1L);
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            for (var at = 0; at < read;)
            {
                var rest = buffer.AsSpan(at, read - at);
                var end = rest.IndexOf((byte)'\n');
                var part = end < 0 ? rest : rest[..end];
                if (length + part.Length > LongestLine)
                    throw Fault(fileName, number, FormattableString.Invariant($"The line is longer than {LongestLine:N0} bytes."), "Write one word or phrase a line. Is it the right file?");
                part.CopyTo(line.AsSpan(length));
                length += part.Length;
                at += part.Length;
                if (end < 0) continue;
                at++;
                yield return new ArraySegment<byte>(line, 0, length);
                (length, number) = (0, number + 1);
            }
        }
        if (length > 0) yield return new ArraySegment<byte>(line, 0, length);
    }

    private static string Text(ReadOnlySpan<byte> line, string fileName, long number)
    {
        if (number == 1 && line.StartsWith(Encoding.UTF8.Preamble)) line = line[3..];
        if (!System.Text.Unicode.Utf8.IsValid(line)) throw Fault(fileName, number, "The line is not valid UTF-8.", "Save the file as UTF-8 and try again.");
        return Encoding.UTF8.GetString(line);
    }

    private static FileFaultException Fault(string fileName, long line, string problem, string remedy) => new(new FileFault(fileName, line, null, problem, remedy));
}
