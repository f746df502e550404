using System.Text;
using LabelStudio.Workflow.Imports;

namespace LabelStudio.Workflow.Files;

/// <summary>Reads a table (CSV, TSV, JSON Lines) record by record from a stream, in memory that does not grow with the file.</summary>
/// <remarks>Strict: what is not exactly right is a fault with its line and a remedy, never guessed.</remarks>
public sealed class TableReader : IDisposable
{
    private readonly Stream _stream;
    private readonly ByteWindow _window;
    private readonly RecordParser _parser;
    private readonly TableOptions _options;

    /// <param name="fileName">The name by which faults speak of the file; also tells the format unless the options do.</param>
    /// <exception cref="FileFaultException">Empty file, bad header, or no UTF-8 text.</exception>
    public TableReader(Stream stream, string fileName, TableOptions? options = null)
    {
        _stream = stream;
        _options = options ?? TableOptions.Default;
        FileName = fileName;
        Format = _options.Format ?? TableOptions.FormatOf(fileName);
        _window = new ByteWindow(stream, (int)Math.Min(Array.MaxLength, Math.Max(1 << 26, 5L * _options.MaxFieldBytes)));
        _parser = Format == FileFormat.JsonLines
            ? new JsonLinesParser(_window, fileName, _options.MaxFieldBytes)
            : new CsvParser(_window, fileName, _options.MaxFieldBytes, tabs: Format == FileFormat.Tsv);
        try
        {
            Length = stream.CanSeek ? stream.Length : null;
            _parser.ReadHeader();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public string FileName { get; }

    public FileFormat Format { get; }

    /// <summary>Column names in their order. Under JSON Lines the list grows when a record brings a new key.</summary>
    public IReadOnlyList<string> Columns => _parser.Columns;

    /// <summary>The line on which the current record begins; the header is line 1.</summary>
    public long Line => _parser.Line;

    /// <summary>Good records read so far; the first one is 1.</summary>
    public long Record { get; private set; }

    /// <summary>Bad records left out so far.</summary>
    public long Faults { get; private set; }

    /// <summary>Fields of the current record. Always the number of columns, save under JSON Lines, where missing keys at the end are not counted.</summary>
    public int FieldCount => _parser.Fields.Count;

    /// <summary>Bytes read so far, for progress.</summary>
    public long Position => _window.Position;

    /// <summary>Bytes of the whole file, where it is known.</summary>
    public long? Length { get; }

    /// <summary>The UTF-8 bytes of a field; empty when it is missing. Valid until the next call.</summary>
    public ReadOnlySpan<byte> this[int column] =>
        column < _parser.Fields.Count ? _parser.Fields.Bytes(_parser.Block, column) : default;

    /// <summary>Opens a file.</summary>
    /// <exception cref="UserErrorException">The file cannot be opened.</exception>
    /// <exception cref="FileFaultException">Empty file, bad header, or no UTF-8 text.</exception>
    public static TableReader Open(string path, TableOptions? options = null) => new(InputFile.Open(path), path, options);

    /// <summary>Goes to the next record.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FileFaultException">A bad record, unless the options say to skip them.</exception>
    public bool Read()
    {
        while (true)
        {
            try
            {
                if (!_parser.Read()) return false;
                Record++;
                return true;
            }
            catch (FileFaultException e) when (_options.BadRows == BadRowPolicy.Skip)
            {
                Report(e.Fault);
            }
            catch (IOException e)
            {
                throw new UserErrorException($"{FileName} cannot be read any further: {e.Message}", e);
            }
        }
    }

    /// <summary>A field as a string; empty when it is missing.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(this[column]);

    /// <summary>The place of a column, or -1.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (string.Equals(Columns[i], column, StringComparison.Ordinal)) return i;
        return -1;
    }

    /// <summary>A fault of the current record that the reader of its meaning found.</summary>
    public FileFault FaultHere(int column, string problem, string remedy) => new(FileName, Line, column >= 0 ? Columns[column] : null, problem, remedy);

    /// <summary>Treats the current record as bad: throws under <see cref="BadRowPolicy.Stop"/>, else reports and returns.</summary>
    public void Reject(FileFault fault)
    {
        if (_options.BadRows == BadRowPolicy.Stop) throw new FileFaultException(fault);
        Record--;
        Report(fault);
    }

    public void Dispose() => _stream.Dispose();

    private void Report(FileFault fault)
    {
        Faults++;
        _options.OnFault?.Invoke(fault);
    }
}
