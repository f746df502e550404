using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace LabelStudio.Workflow.Files;

/// <summary>One JSON object a line. Its keys are the columns; a key that first comes late is a new column at the end.</summary>
internal sealed class JsonLinesParser(ByteWindow window, string fileName, int maxFieldBytes) : RecordParser(window, fileName, maxFieldBytes)
{
    /// <summary>So many columns are a sign of data used as keys.</summary>
    private const int MaxColumns = 10_000;

    /// <summary>Rows looked at ahead for the columns.</summary>
    private const int HeaderRows = 100;

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly HashSet<int> _seen = [];

    public override ReadOnlySpan<byte> Block => _values.WrittenSpan;

    public override void ReadHeader()
    {
        CheckStart();
        if (Window.View.TrimStart(" \t\r\n"u8).IsEmpty && Window.AtEnd) throw Empty();
        // the first rows in view name the columns; they stay in view and are read again as rows, where a bad one is reported
        var rest = Window.View;
        FileFaultException? first = null;
        for (var row = 0; row < HeaderRows; row++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !(row == 0 || Window.AtEnd)) break;
            while (end < 0 && row == 0 && Window.Extend())
            {
                rest = Window.View;
                end = rest.IndexOf((byte)'\n');
            }
            var line = end < 0 ? rest : rest[..end];
            try
            {
                if (line.Trim(" \t\r"u8).IsEmpty) continue;
                if (CheckBytes(line, NextLine + row, Window.AtEnd && end < 0) is { } bad) throw bad;
                Parse(line, NextLine + row, end < 0);
            }
            catch (FileFaultException e)
            {
                first ??= e;
            }
            finally
            {
                rest = end < 0 ? default : rest[(end + 1)..];
            }
            if (end < 0) break;
        }
        if (Columns.Count == 0) throw first ?? Fault(1, null, "The first objects have no keys.", "Give one JSON object a line, such as {\"id\":\"1\",\"text\":\"…\"}.");
    }

    public override bool Read()
    {
        while (true)
        {
            var end = Window.View.IndexOf((byte)'\n');
            while (end < 0 && !Window.AtEnd)
            {
                var seen = Window.View.Length;
                if (seen > 4L * MaxFieldBytes)
                {
                    Line = NextLine;
                    SkipLine(seen);
                    throw Fault(Line, null, $"The line is longer than {4L * MaxFieldBytes:N0} bytes.", "Write one object a line.");
                }
                if (!Window.Extend()) continue;
                end = Window.View[seen..].IndexOf((byte)'\n');
                if (end >= 0) end += seen;
            }
            var length = end < 0 ? Window.View.Length : end + 1;
            if (length == 0) return false;
            var line = Window.View[..length];
            Line = NextLine;
            if (line.Trim(" \t\r\n"u8).IsEmpty)
            {
                Consume(length);
                continue;
            }
            try
            {
                if (CheckBytes(line, Line, Window.AtEnd && length == Window.View.Length) is { } bad) throw bad;
                Parse(line, Line, end < 0);
            }
            finally
            {
                Consume(length);
            }
            return true;
        }
    }

    private void Parse(ReadOnlySpan<byte> line, long number, bool unfinished = false)
    {
        Fields.Clear();
        _values.ResetWrittenCount();
        _seen.Clear();
        var json = new Utf8JsonReader(line);
        string? column = null;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                throw Fault(number, null, "The line is no JSON object.", "Write one object a line, such as {\"id\":\"1\",\"text\":\"…\"}.");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                column = json.GetString()!;
                var index = IndexOf(column, number);
                if (!_seen.Add(index)) throw Fault(number, column, "The object has this key twice.", "Remove one of the two.");
                json.Read();
                Store(ref json, line, index, column, number);
                column = null;
            }
            if (json.Read()) throw Fault(number, null, "Text follows the object.", "Write one object a line.");
        }
        catch (JsonException e)
        {
            var place = $"at byte {((e.BytePositionInLine ?? 0) + 1).ToString(CultureInfo.InvariantCulture)} of the line";
            throw unfinished && (e.BytePositionInLine ?? 0) >= line.Length
                ? Fault(number, column, $"The file ends mid-row ({place}).", "The file was cut off: get it again in full.")
                : Fault(number, column, $"Bad JSON {place}: {Reason(e)}", "Correct the line.");
        }
        catch (InvalidOperationException)
        {
            throw Fault(number, column, "A string holds half of a surrogate pair (\\ud800 to \\udfff).", "Write the character as UTF-8 or with both halves.");
        }
    }

    private void Store(ref Utf8JsonReader json, ReadOnlySpan<byte> line, int index, string column, long number)
    {
        var start = _values.WrittenCount;
        if (json.TokenType == JsonTokenType.String)
        {
            var size = json.ValueSpan.Length;
            if (size > MaxFieldBytes) throw Fault(number, column, $"The value is longer than {MaxFieldBytes:N0} bytes.", "Shorten it.");
            if (size > 0) _values.Advance(json.CopyString(_values.GetSpan(size)));
            if (_values.WrittenSpan[start..].Contains((byte)0)) throw Fault(number, column, "The value holds a NUL character (\\u0000).", "Remove it.");
        }
        else if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var from = (int)json.TokenStartIndex;
            json.Skip();
            _values.Write(line[from..(int)json.BytesConsumed]);
        }
        else if (json.TokenType != JsonTokenType.Null) _values.Write(json.ValueSpan);
        Fields.Set(index, start, _values.WrittenCount - start);
    }

    private int IndexOf(string column, long number)
    {
        if (_index.TryGetValue(column, out var index)) return index;
        if (column.Length == 0) throw Fault(number, null, "A key is empty.", "Give every value a name.");
        if (Columns.Count == MaxColumns) throw Fault(number, column, $"More than {MaxColumns:N0} different keys.", "Use the same keys in every object.");
        _index.Add(column, Columns.Count);
        Columns.Add(column);
        return Columns.Count - 1;
    }

    private static string Reason(JsonException e)
    {
        var at = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return at > 0 ? e.Message[..at] : e.Message;
    }
}
