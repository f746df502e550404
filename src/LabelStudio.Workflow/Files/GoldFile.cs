using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Files;

/// <summary>Gold as the command line reads it: <c>id,label[,split]</c>. A row with an empty label is no gold.</summary>
public sealed class GoldFile
{
    private GoldFile(string name, ClassList classes, IdIndex ids, int[] labels, Split[]? splits)
    {
        Name = name;
        Classes = classes;
        Ids = ids;
        Labels = labels;
        Splits = splits;
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The schema that the labels refer to: the one given, or the labels that occur, in order.</summary>
    public ClassList Classes { get; }

    public IdIndex Ids { get; }

    /// <summary>One class index a row.</summary>
    public int[] Labels { get; }

    /// <summary>One split a row where the file has a split column, else null.</summary>
    public Split[]? Splits { get; }

    public int Count => Labels.Length;

    /// <param name="classes">The schema, or null to take the labels that occur.</param>
    /// <exception cref="FileFaultException">A bad row, a missing column, an id that stands twice, a label that is no class of the schema.</exception>
    public static GoldFile Read(string path, ColumnNames columns, ClassList? classes, CancellationToken cancel = default)
    {
        using var table = TableReader.Open(path);
        var id = columns.IdIn(table);
        var label = columns.LabelIn(table);
        var split = columns.SplitIn(table);
        var ids = new IdIndex();
        var names = new List<string>();
        var splits = split >= 0 ? new List<Split>() : null;
        var seen = new SeenLines();
        var buffer = new char[64];
        while (table.Read())
        {
            if ((table.Record & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            var name = table.Text(label).Trim();
            if (name.Length == 0) continue;
            if (classes != null && classes.IndexOf(name) < 0) throw new FileFaultException(UnknownClass(table, label, name, classes));
            var document = ids.Add(IdIndex.Read(table, id, ref buffer), out _);
            seen.Add(table, id, document, ids[document]);
            names.Add(name);
            splits?.Add(TextsFile.ParseSplit(table, split));
        }
        if (names.Count == 0) throw new FileFaultException(new FileFault(path, 0, null, "The file holds no gold label.", "Give at least one row with a label."));
        classes ??= Schema.FromNames(names);
        return new GoldFile(path, classes, ids, [.. names.Select(classes.IndexOf)], splits?.ToArray());
    }

    internal static FileFault UnknownClass(TableReader table, int column, string name, ClassList classes) =>
        table.FaultHere(column, $"\"{Schema.Shorten(name)}\" is no class of the schema ({Schema.Summary(classes)}).{Closest.Hint(name, classes)}", "Correct the label, or add the class to the schema.");
}
