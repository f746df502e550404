using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace LabelStudio.Workflow.Files;

/// <summary>Cuts a stream into records; one subclass a form of file.</summary>
internal abstract class RecordParser(ByteWindow window, string fileName, int maxFieldBytes)
{
    protected ByteWindow Window { get; } = window;

    protected int MaxFieldBytes { get; } = maxFieldBytes;

    /// <summary>The line that the next byte in view stands on.</summary>
    protected long NextLine { get; set; } = 1;

    public List<string> Columns { get; } = [];

    public RecordFields Fields { get; } = new();

    /// <summary>The line on which the current record begins.</summary>
    public long Line { get; protected set; }

    /// <summary>The bytes that <see cref="Fields"/> point into.</summary>
    public abstract ReadOnlySpan<byte> Block { get; }

    /// <summary>Reads what comes before the first record.</summary>
    public abstract void ReadHeader();

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="FileFaultException">The record is bad; the next call goes on behind it.</exception>
    public abstract bool Read();

    protected FileFaultException Fault(long line, string? column, string problem, string remedy) =>
        new(new FileFault(fileName, line, column, problem, remedy));

    /// <summary>Refuses files that are no text in UTF-8 at all, and drops a byte order mark.</summary>
    protected void CheckStart()
    {
        Window.Extend();
        var v = Window.View;
        if (v.IsEmpty) throw Empty();
        if (v.StartsWith(Encoding.UTF8.Preamble)) Window.Advance(3);
        else if (v.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || v.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw Fault(0, null, "The file is UTF-16.", "Save it as UTF-8 and try again.");
        else if (v.StartsWith("PK\u0003\u0004"u8))
            throw Fault(0, null, "The file is a ZIP archive or an Excel workbook, not text.", "Save the sheet as \"CSV UTF-8\" and try again.");
        else if (v.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            throw Fault(0, null, "The file is compressed (gzip).", "Unpack it and try again.");
        if (Window.View.IsEmpty) throw Empty();
    }

    protected FileFaultException Empty() => Fault(0, null, "The file is empty.", "Give a file with a header line and at least one row.");

    /// <summary>Invalid UTF-8 and NUL characters anywhere in a record.</summary>
    protected FileFaultException? CheckBytes(ReadOnlySpan<byte> record, long line, bool last)
    {
        if (!Utf8.IsValid(record))
        {
            var at = FirstInvalid(record, out var cut);
            var place = $"offset {(Window.Position + at).ToString(CultureInfo.InvariantCulture)} of the file";
            var badLine = line + record[..at].Count((byte)'\n');
            return cut && last
                ? Fault(badLine, null, $"The file ends in the middle of a character ({place}).", "The file was cut off: get it again in full.")
                : Fault(badLine, null, $"Invalid UTF-8: byte 0x{record[at]:X2} at {place}.", "Save the file as UTF-8 and try again.");
        }
        var nul = record.IndexOf((byte)0);
        if (nul >= 0)
            return Fault(line + record[..nul].Count((byte)'\n'), null,
                $"A NUL character stands at offset {(Window.Position + nul).ToString(CultureInfo.InvariantCulture)} of the file.", "Remove it: text does not hold NUL.");
        return null;
    }

    /// <summary>Leaves out everything up to and including the next line end, from a place in view on.</summary>
    protected void SkipLine(int from)
    {
        while (true)
        {
            var end = Window.View[from..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                Consume(from + end + 1);
                return;
            }
            Consume(Window.View.Length);
            from = 0;
            if (!Window.Extend()) return;
        }
    }

    protected void Consume(int bytes)
    {
        NextLine += Window.View[..bytes].Count((byte)'\n');
        Window.Advance(bytes);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes, out bool cut)
    {
        var at = 0;
        while (true)
        {
            var status = Rune.DecodeFromUtf8(bytes[at..], out _, out var used);
            if (status != System.Buffers.OperationStatus.Done)
            {
                cut = status == System.Buffers.OperationStatus.NeedMoreData;
                return at;
            }
            at += used;
        }
    }
}
