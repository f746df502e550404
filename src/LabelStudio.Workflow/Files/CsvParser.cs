using System.Buffers;

namespace LabelStudio.Workflow.Files;

/// <summary>CSV after RFC 4180, and the same with tabs, straight from UTF-8 bytes.</summary>
/// <remarks>
/// Written here rather than taken from CsvHelper 34, which reads twice as fast ("files" in tests/Benchmarks) but cannot be as exact: it takes any
/// bytes for UTF-8, does not say in which column a quote is wrong, and loses the rest of the file to one quote that is never closed, even
/// where bad rows are to be skipped. Reading is a small part of any command's time.
/// </remarks>
internal sealed class CsvParser : RecordParser
{
    /// <summary>After so many quotes that are never closed, each of which costs a look far ahead, the file is taken as broken.</summary>
    private const int MaxUnclosed = 100;

    private readonly byte _delimiter;
    private readonly SearchValues<byte> _stops;
    private readonly bool _strictQuotes;
    private int _recordBytes;
    private int _unclosed;
    private bool _endsUnfinished;

    public CsvParser(ByteWindow window, string fileName, int maxFieldBytes, bool tabs) : base(window, fileName, maxFieldBytes)
    {
        _delimiter = tabs ? (byte)'\t' : (byte)',';
        _stops = SearchValues.Create([_delimiter, (byte)'\n', (byte)'\r', (byte)'"']);
        // in tables with tabs a quote inside a field is an ordinary character to most programs that write them
        _strictQuotes = !tabs;
    }

    public override ReadOnlySpan<byte> Block => Window.View;

    public override void ReadHeader()
    {
        CheckStart();
        if (!ReadRecord()) throw Empty();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Fields.Count; i++)
        {
            var name = Fields.Text(Block, i).Trim();
            if (name.Length == 0)
                throw Fault(Line, null, $"Column {i + 1} of the header has no name.", "Give every column a name, or remove the extra separator.");
            if (!seen.Add(name)) throw Fault(Line, name, "Two columns have this name.", "Rename one of them.");
            Columns.Add(name);
        }
    }

    public override bool Read()
    {
        if (!ReadRecord()) return false;
        if (Fields.Count == Columns.Count) return true;
        var has = Fields.Count == 1 ? "1 field" : $"{Fields.Count} fields";
        var header = $"the header has {Columns.Count} ({Shorten(Columns)})";
        if (Fields.Count > Columns.Count)
            throw Fault(Line, null, $"Too many fields: the row has {has}, {header}.",
                _delimiter == ',' ? "Put text that holds commas in double quotes." : "Put text that holds tabs in double quotes.");
        if (_endsUnfinished)
            throw Fault(Line, null, $"The file ends mid-row: the last row has {has}, {header}.", "The file was cut off: get it again in full.");
        throw Fault(Line, null, $"Too few fields: the row has {has}, {header}.", "Write an empty field for a missing value.");
    }

    private static string Shorten(List<string> names) => names.Count <= 6 ? string.Join(", ", names) : string.Join(", ", names.Take(5)) + ", …";

    private bool ReadRecord()
    {
        // the record before stays in view until here, because its fields point into the view
        if (_recordBytes > 0) Consume(_recordBytes);
        _recordBytes = 0;
        if (!SkipBlankLines()) return false;
        Line = NextLine;
        while (!TryParse())
        {
            if (Window.Extend() || Window.AtEnd) continue;
            SkipLine(0);
            throw Fault(Line, null, "The row is longer than can be read.", "Check for a missing line end or closing quote.");
        }
        var record = Window.View[.._recordBytes];
        var bad = CheckBytes(record, Line, Window.AtEnd && record.Length == Window.View.Length);
        if (bad != null)
        {
            Consume(_recordBytes);
            _recordBytes = 0;
            throw bad;
        }
        return true;
    }

    private bool SkipBlankLines()
    {
        while (true)
        {
            var v = Window.View;
            if (v.Length < 2 && Window.Extend()) continue;
            if (v.IsEmpty) return false;
            if (v[0] == '\n') Consume(1);
            else if (v[0] == '\r' && v.Length > 1 && v[1] == '\n') Consume(2);
            else return true;
        }
    }

    /// <summary>Cuts the record at the view's beginning into fields.</summary>
    /// <returns>False when the view ends before the record does; it is parsed again with more in view.</returns>
    private bool TryParse()
    {
        Fields.Clear();
        var v = Window.View;
        var i = 0;
        while (true)
        {
            var start = i;
            if (i < v.Length && v[i] == '"')
            {
                var doubled = false;
                i++;
                while (true)
                {
                    var quote = v[i..].IndexOf((byte)'"');
                    if (quote < 0 || i + quote - start > MaxFieldBytes)
                    {
                        if ((quote < 0 ? v.Length : i + quote) - start > MaxFieldBytes) throw Unclosed(start, true);
                        if (!Window.AtEnd) return false;
                        throw Unclosed(start, false);
                    }
                    i += quote + 1;
                    if (i >= v.Length)
                    {
                        if (!Window.AtEnd) return false;
                        break;
                    }
                    if (v[i] != '"') break;
                    doubled = true;
                    i++;
                }
                Fields.Add(start + 1, i - start - 2, doubled);
                if (i >= v.Length) return Finish(i, true);
            }
            else
            {
                var stop = v[i..].IndexOfAny(_stops);
                while (stop >= 0 && v[i + stop] == '"' && !_strictQuotes)
                {
                    var next = v[(i + stop + 1)..].IndexOfAny(_stops);
                    stop = next < 0 ? -1 : stop + 1 + next;
                }
                if ((stop < 0 ? v.Length - start : stop) > MaxFieldBytes) throw TooLong(start);
                if (stop < 0)
                {
                    if (!Window.AtEnd) return false;
                    Fields.Add(start, v.Length - start);
                    return Finish(v.Length, true);
                }
                i += stop;
                if (v[i] != '"') Fields.Add(start, i - start);
            }

            if (v[i] == _delimiter) i++;
            else if (v[i] == '\n') return Finish(i + 1, false);
            else if (v[i] == '\r')
            {
                if (i + 1 >= v.Length && !Window.AtEnd) return false;
                if (i + 1 >= v.Length) return Finish(i + 1, false);
                if (v[i + 1] == '\n') return Finish(i + 2, false);
                throw BadAt(i, "A carriage return stands alone.", "End lines with LF or CR LF, and put text with line breaks in double quotes.");
            }
            else if (v[i] == '"')
                throw BadAt(i, "Bad quotes: a double quote stands inside a field that does not begin with one.",
                    "Put the whole field in double quotes and double the quotes inside.", counted: false);
            else
                throw BadAt(i, "Bad quotes: text follows a closing quote.", "Double the quotes that belong to the text (\"\").");
        }
    }

    private bool Finish(int bytes, bool unfinished)
    {
        _recordBytes = bytes;
        _endsUnfinished = unfinished;
        return true;
    }

    private string? ColumnName() => Fields.Count < Columns.Count ? Columns[Fields.Count] : null;

    private FileFaultException BadAt(int at, string problem, string remedy, bool counted = true)
    {
        // "counted": the field had been seen to its end before it proved bad
        var index = counted ? Fields.Count - 1 : Fields.Count;
        var name = index < Columns.Count ? Columns[index] : null;
        var line = Line + Window.View[..at].Count((byte)'\n');
        SkipLine(at);
        return Fault(line, name, problem, remedy);
    }

    private FileFaultException TooLong(int start)
    {
        var name = ColumnName();
        SkipLine(start);
        return Fault(Line, name, $"The field is longer than {MaxFieldBytes:N0} bytes.", "Shorten it, or check for missing line ends.");
    }

    private FileFaultException Unclosed(int start, bool tooLong)
    {
        var name = ColumnName();
        var line = Line + Window.View[..start].Count((byte)'\n');
        // one missing quote must not take the rest of the file along: go on at the line behind the record's first
        if (++_unclosed > MaxUnclosed) while (Window.View.Length > 0) SkipLine(Window.View.Length);
        else SkipLine(0);
        return tooLong
            ? Fault(line, name, $"Bad quotes: the quoted field that begins here is longer than {MaxFieldBytes:N0} bytes.", "Its closing quote is probably missing: add it.")
            : Fault(line, name, "The file ends mid-row: inside the quoted field that begins here.", "Add the closing quote, or get the file again in full if it was cut off.");
    }
}
