using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Imports;

/// <summary>Looks at the first rows of a staged file.</summary>
internal static class FilePreviewer
{
    private const int Rows = 20;
    private const int SniffBytes = 1 << 16;

    /// <summary>Longer values are cut for the preview, and end in "…".</summary>
    private const int MaxShown = 500;

    public static FilePreview Preview(string path, string fileName)
    {
        FileFormat format;
        long bytes;
        using (var file = InputFile.Open(path))
        {
            bytes = file.Length;
            var start = new byte[SniffBytes];
            var read = file.ReadAtLeast(start, SniffBytes, throwOnEndOfStream: false);
            format = FormatSniffer.Sniff(fileName, start.AsSpan(0, read));
        }
        // a bad row among the first is the import's affair: it has a policy for it
        using var reader = new TableReader(InputFile.Open(path), fileName, new TableOptions { Format = format, BadRows = BadRowPolicy.Skip });
        var rows = new List<IReadOnlyList<string>>(Rows);
        while (rows.Count < Rows && reader.Read())
        {
            var row = new string[reader.Columns.Count];
            for (var c = 0; c < row.Length; c++)
            {
                var value = reader.Text(c);
                row[c] = value.Length > MaxShown ? string.Concat(value.AsSpan(0, MaxShown), "…") : value;
            }
            rows.Add(row);
        }
        return new FilePreview(fileName, bytes, format, [.. reader.Columns], rows, ColumnGuess.Of(reader.Columns, rows));
    }
}
