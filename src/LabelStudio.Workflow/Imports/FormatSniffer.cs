using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Imports;

/// <summary>Tells the form of a file from its name and first bytes; where they disagree the bytes are believed.</summary>
internal static class FormatSniffer
{
    public static FileFormat Sniff(string fileName, ReadOnlySpan<byte> start)
    {
        var named = TableOptions.FormatOf(fileName);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) start = start[3..];
        start = start.TrimStart(" \r\n"u8);
        if (start.IsEmpty) return named;
        if (start[0] == (byte)'{') return FileFormat.JsonLines;
        var end = start.IndexOf((byte)'\n');
        var header = end < 0 ? start : start[..end];
        var tabs = header.Count((byte)'\t');
        var commas = header.Count((byte)',');
        if (tabs > 0 && commas == 0) return FileFormat.Tsv;
        if (commas > 0 && tabs == 0) return FileFormat.Csv;
        return named == FileFormat.JsonLines ? FileFormat.Csv : named;
    }
}
