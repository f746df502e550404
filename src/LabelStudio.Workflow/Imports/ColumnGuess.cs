namespace LabelStudio.Workflow.Imports;

/// <summary>Guesses which column is what, first by name, then by what is in it.</summary>
internal static class ColumnGuess
{
    private static readonly string[] TextNames =
        ["text", "message", "content", "body", "document", "sentence", "comment", "review", "utterance", "query", "question", "tweet", "description", "title"];

    private static readonly string[] IdNames =
        ["id", "doc_id", "document_id", "docid", "text_id", "message_id", "uid", "uuid", "guid", "key", "_id", "idx", "index", "row_id"];

    private static readonly string[] LabelNames =
        ["label", "gold", "gold_label", "class", "category", "intent", "target", "y", "tag", "topic", "label_name", "label_text"];

    private static readonly string[] SplitNamesOfColumns = ["split", "set", "fold", "partition", "subset"];

    public static ColumnMapping Of(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var split = Named(columns, SplitNamesOfColumns, c => Values(rows, c).All(v => v.Length == 0 || SplitNames.TryParse(v, out _)));
        var id = Named(columns, IdNames, c => Unique(rows, c));
        var label = Named(columns, LabelNames, c => c != id && MeanLength(rows, c) <= 60);
        var text = Named(columns, TextNames, c => c != id && c != label && c != split);
        if (text < 0)
        {
            // no telling name: the column with the longest values
            var longest = -1.0;
            for (var c = 0; c < columns.Count; c++)
            {
                if (c == id || c == label || c == split) continue;
                var mean = MeanLength(rows, c);
                if (mean > longest) (longest, text) = (mean, c);
            }
            if (text < 0) text = columns.Count - 1;
        }
        if (id < 0)
        {
            for (var c = 0; c < columns.Count && id < 0; c++)
                if (c != text && c != label && c != split && columns[c].EndsWith("id", StringComparison.OrdinalIgnoreCase) && rows.Count > 1 && Unique(rows, c)) id = c;
        }
        return new ColumnMapping(Name(id), columns[text], Name(label == text ? -1 : label), Name(split == text ? -1 : split));

        string? Name(int c) => c < 0 ? null : columns[c];
    }

    private static int Named(IReadOnlyList<string> columns, string[] names, Func<int, bool> fits)
    {
        foreach (var name in names)
        {
            for (var c = 0; c < columns.Count; c++)
                if (columns[c].Equals(name, StringComparison.OrdinalIgnoreCase) && fits(c)) return c;
        }
        return -1;
    }

    private static IEnumerable<string> Values(IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        rows.Where(r => column < r.Count).Select(r => r[column].Trim());

    private static bool Unique(IReadOnlyList<IReadOnlyList<string>> rows, int column)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Values(rows, column).All(v => v.Length is > 0 and <= 200 && seen.Add(v));
    }

    private static double MeanLength(IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        Values(rows, column).Select(v => v.Length).DefaultIfEmpty(0).Average();
}
