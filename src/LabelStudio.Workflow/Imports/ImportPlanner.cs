using System.Globalization;
using System.Text;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Imports;

/// <summary>Reads a file once to check every row and to decide its document, class and split.</summary>
internal sealed class ImportPlanner(ImportOptions options, ImportBase known)
{
    public const int MaxTextLength = 1_000_000;

    private const int MaxIdBytes = 500;
    private const int ReportEvery = 4_096;

    private readonly BadRows _badRows = new();
    private readonly List<int> _targets = [];
    private readonly List<int> _classes = [];
    private readonly List<int> _lines = [];
    private readonly List<byte> _splits = [];
    private readonly LabelNames _labels = new(known.Classes, options.CreateClasses);
    private readonly StratifiedSplit _random = new(options.Split);
    private readonly bool[] _seen = new bool[known.Splits.Length];

    /// <exception cref="FileFaultException">Under <see cref="BadRowPolicy.Stop"/> the first bad row; in any case a file of which nothing can be taken.</exception>
    public ImportPlan Plan(string path, string fileName, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        StratifiedSplit.Check(options.Split);
        using var reader = OpenReader(path, fileName, options, _badRows.Add);
        var columns = new MappedColumns(reader, options.Mapping);
        while (reader.Read())
        {
            if (reader.Record % ReportEvery == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Report(new StageProgress("check", Fraction(reader), Rows(_targets.Count)));
            }
            AddRow(reader, columns);
        }
        if (_targets.All(t => t < 0)) throw Nothing(fileName);
        var classOf = _labels.ClassOfNumber();
        var splits = new Split[_splits.Count];
        for (var i = 0; i < splits.Length; i++) splits[i] = (Split)_splits[i];
        _random.Assign(number => number < 0 ? -1 : classOf[number], (index, split) => splits[index] = split);
        for (var i = 0; i < _classes.Count; i++)
            if (_classes[i] >= 0) _classes[i] = classOf[_classes[i]];
        return new ImportPlan(known.Splits.Length, _targets, _classes, splits, _labels.New, known.LastRowNumber + 1, _badRows);
    }

    /// <summary>The id of a new document of a file without ids.</summary>
    public static string RowId(long number) => string.Create(CultureInfo.InvariantCulture, $"row-{number:D6}");

    internal static TableReader OpenReader(string path, string fileName, ImportOptions options, Action<FileFault>? onFault) =>
        new(InputFile.Open(path), fileName, new TableOptions { Format = options.Format, BadRows = options.BadRows, OnFault = onFault });

    internal static double? Fraction(TableReader reader) => reader.Length > 0 ? Math.Min(1, (double)reader.Position / reader.Length.Value) : null;

    internal static string Rows(int rows) => string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows");

    private void AddRow(TableReader reader, MappedColumns columns)
    {
        var problem = Check(reader, columns, out var target, out var label, out var split, out var column, out var remedy);
        _lines.Add((int)Math.Min(reader.Line, int.MaxValue));
        if (problem != null)
        {
            _targets.Add(-1);
            _classes.Add(-1);
            reader.Reject(reader.FaultHere(column, problem, remedy));
            return;
        }
        _targets.Add(target);
        _classes.Add(label);
        if (target < known.Splits.Length) return;
        var index = _splits.Count;
        _splits.Add((byte)(split ?? Split.Train));
        if (split != null) return;
        if (columns.Id >= 0) _random.Add(label, Trim(reader[columns.Id]), index);
        else _random.Add(label, Encoding.UTF8.GetBytes(RowId(known.LastRowNumber + 1 + index)), index);
    }

    /// <returns>What is wrong, or null. Nothing but the id has been kept when a row is bad.</returns>
    private string? Check(
        TableReader reader, MappedColumns columns, out int target, out int label, out Split? split, out int column, out string remedy)
    {
        target = -1;
        label = -1;
        split = null;
        column = columns.Text;
        remedy = "";
        var text = reader[columns.Text];
        if (text.Trim(" \t\r\n"u8).IsEmpty)
        {
            remedy = "Give it a text, or leave the row out.";
            return "The text is empty.";
        }
        if (text.Length > MaxTextLength && Encoding.UTF8.GetCharCount(text) is > MaxTextLength and var length)
        {
            remedy = "Cut it into several documents.";
            return string.Create(CultureInfo.InvariantCulture, $"The text has {length:N0} characters; at most {MaxTextLength:N0} are taken.");
        }
        if (columns.Split >= 0 && !Trim(reader[columns.Split]).IsEmpty)
        {
            column = columns.Split;
            var value = reader.Text(columns.Split);
            if (!SplitNames.TryParse(value, out var named))
            {
                remedy = $"Known are {SplitNames.Known}.";
                return $"Unknown split \"{(value.Length > 60 ? value[..60] + "…" : value)}\".";
            }
            split = named;
        }
        if (columns.Label >= 0)
        {
            column = columns.Label;
            if (_labels.NumberOf(reader[columns.Label], out var problem) is not { } number)
            {
                remedy = "Correct the label, or let the import create classes.";
                return problem;
            }
            label = number;
        }
        return CheckId(reader, columns, split, out target, out column, out remedy);
    }

    private string? CheckId(TableReader reader, MappedColumns columns, Split? split, out int target, out int column, out string remedy)
    {
        column = columns.Id;
        remedy = "";
        target = known.Splits.Length + _splits.Count;
        if (columns.Id < 0) return null;
        var id = Trim(reader[columns.Id]);
        if (id.IsEmpty)
        {
            remedy = "Give every row an id, or import without an id column.";
            return "The id is empty.";
        }
        if (id.Length > MaxIdBytes)
        {
            remedy = "Choose another column, or none.";
            return string.Create(CultureInfo.InvariantCulture, $"The id has {id.Length:N0} bytes; at most {MaxIdBytes} are taken.");
        }
        // a number below the published count is a document; the rows of this file follow
        if (known.Ids.TryAdd(id, known.Splits.Length + _targets.Count, out var existing)) return null;
        if (existing >= known.Splits.Length)
        {
            remedy = "Every id may stand once in a file.";
            return string.Create(CultureInfo.InvariantCulture, $"The id \"{Encoding.UTF8.GetString(id)}\" stands on line {_lines[existing - known.Splits.Length]} already.");
        }
        if (_seen[existing])
        {
            remedy = "Every id may stand once in a file.";
            return $"The id \"{Encoding.UTF8.GetString(id)}\" stands twice in the file.";
        }
        if (known.Splits[existing] == Split.Test && split is Split.Train or Split.Dev)
        {
            column = columns.Split;
            remedy = "Leave it in test, or import the text under a new id.";
            return $"The document \"{Encoding.UTF8.GetString(id)}\" is in the sealed test split and cannot leave it.";
        }
        _seen[existing] = true;
        target = existing;
        return null;
    }

    private FileFaultException Nothing(string fileName)
    {
        if (_badRows.Total == 0) return new(new FileFault(fileName, 0, null, "The file has a header but no rows.", "Give a file with at least one row."));
        var first = _badRows.Kept[0];
        return new(new FileFault(
            fileName, first.Line, first.Column, $"{first.Reason} None of the {_badRows.Total:N0} rows can be imported.", "Check the format and the columns."));
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t\r\n"u8);
}
