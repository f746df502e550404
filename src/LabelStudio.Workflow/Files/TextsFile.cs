using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Files;

/// <summary>Texts as the command line reads them: <c>id,text[,split][,field…]</c>.</summary>
public sealed class TextsFile
{
    private readonly FieldColumns _fields;

    private TextsFile(string name, IdIndex ids, string[] texts, Split[]? splits, bool rowNumbers, FieldColumns fields)
    {
        _fields = fields;
        Name = name;
        Ids = ids;
        Texts = texts;
        Splits = splits;
        IdsAreRowNumbers = rowNumbers;
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    public IdIndex Ids { get; }

    public string[] Texts { get; }

    /// <summary>One split a document, or null when the file has no split column.</summary>
    public Split[]? Splits { get; }

    /// <summary>Whether the file has no id column, so that its rows are known by their numbers, from 1.</summary>
    public bool IdsAreRowNumbers { get; }

    public int Count => Texts.Length;

    /// <summary>Fields that were asked for and for which the file has no column.</summary>
    public IEnumerable<string> MissingFields => _fields.Missing;

    /// <summary>The documents with the fields that were asked for.</summary>
    public IReadOnlyList<RuleDocument> Documents() => [.. Texts.Select((t, i) => new RuleDocument(t, _fields.Of(i), i))];

    /// <summary>The fields of a document that were asked for, by name.</summary>
    public Func<string, string?> ValuesOf(int document) => _fields.Of(document).Find;

    /// <exception cref="FileFaultException">The file has no column for one of the fields, which were all asked for.</exception>
    public void RequireFields(IEnumerable<string> names, string remedy)
    {
        if (names.FirstOrDefault(n => MissingFields.Contains(n, StringComparer.OrdinalIgnoreCase)) is { } missing)
            throw new FileFaultException(new FileFault(Name, 1, null, $"There is no column \"{missing}\" to read as a field.", remedy));
    }

    public Split SplitOf(int document) => Splits == null ? Split.Train : Splits[document];

    /// <param name="fields">Columns to keep as fields; those of id, text, split and gold are none.</param>
    /// <exception cref="FileFaultException">A bad row, a missing column, an id that stands twice, an unknown split.</exception>
    public static TextsFile Read(string path, ColumnNames columns, CancellationToken cancel = default, IEnumerable<string>? fields = null)
    {
        using var table = TableReader.Open(path);
        var id = columns.IdIn(table);
        var text = columns.TextIn(table);
        var split = columns.SplitIn(table);
        // rules must not see what they are to find
        var kept = new FieldColumns(fields ?? [], [id, text, split, table.IndexOf(columns.Label ?? "label")]);
        var ids = new IdIndex();
        var texts = new List<string>();
        var splits = split >= 0 ? new List<Split>() : null;
        var seen = new SeenLines();
        var buffer = new char[64];
        while (table.Read())
        {
            if ((table.Record & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            var document = ids.Add(IdIndex.Read(table, id, ref buffer), out _);
            seen.Add(table, id, document, ids[document]);
            texts.Add(table.Text(text));
            splits?.Add(ParseSplit(table, split));
            kept.Add(table);
        }
        kept.End(table);
        if (texts.Count == 0) throw new FileFaultException(new FileFault(path, 0, null, "The file has a header but no row.", "Give at least one text."));
        return new TextsFile(path, ids, [.. texts], splits?.ToArray(), id < 0, kept);
    }

    /// <summary>train, dev (also valid, validation) or test; empty is train.</summary>
    internal static Split ParseSplit(TableReader table, int column)
    {
        var value = table.Text(column).Trim();
        return value.ToLowerInvariant() switch
        {
            "" or "train" => Split.Train,
            "dev" or "valid" or "validation" => Split.Dev,
            "test" => Split.Test,
            _ => throw new FileFaultException(table.FaultHere(column, $"\"{value}\" is no split.", "Write train, dev or test.")),
        };
    }
}
