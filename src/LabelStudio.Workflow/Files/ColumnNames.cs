namespace LabelStudio.Workflow.Files;

/// <summary>Which columns of a file mean what, where they are not called <c>id</c>, <c>text</c>, <c>label</c>, <c>split</c>.</summary>
public sealed record ColumnNames(string? Id = null, string? Text = null, string? Label = null, string? Split = null)
{
    public static ColumnNames Default { get; } = new();

    /// <summary>The place of the id column, or -1 where ids are row numbers: no column was named and none is called <c>id</c>.</summary>
    internal int IdIn(TableReader table) => Id == null ? table.IndexOf("id") : Required(table, Id, "id", "--id-column");

    internal int TextIn(TableReader table) => Required(table, Text, "text", "--text-column");

    internal int LabelIn(TableReader table) => Required(table, Label, "label", "--label-column");

    internal int SplitIn(TableReader table) => Split == null ? table.IndexOf("split") : Required(table, Split, "split", "--split-column");

    private static int Required(TableReader table, string? given, string usual, string option)
    {
        var name = given ?? usual;
        var index = table.IndexOf(name);
        if (index >= 0) return index;
        var has = table.Columns.Count == 1 ? $"only has \"{table.Columns[0]}\"" : $"has {string.Join(", ", table.Columns.Take(10))}{(table.Columns.Count > 10 ? ", …" : "")}";
        var separator = table.Columns.Count == 1 && table.Columns[0].IndexOfAny([';', '\t', '|']) >= 0 ? " Is the file separated by something else than commas?" : "";
        var remedy = given == null ? $"Add it, or name the column that holds it with {option}." : $"Correct {option}.";
        throw new FileFaultException(new FileFault(table.FileName, 1, null, $"There is no column \"{name}\": the file {has}.{separator}", remedy));
    }
}
