using System.Buffers;
using System.Text.Json;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Scorings;

/// <summary>A result as JSON Lines: one object a row, made as it is sent.</summary>
public sealed class ScoringLines
{
    private const int Piece = 1 << 18;
    private const int Fixed = 3;

    private readonly string _path;

    internal ScoringLines(string path, string fileName) => (_path, FileName) = (path, fileName);

    public string FileName { get; }

    public async Task WriteAsync(Stream output, CancellationToken cancel)
    {
        using var table = TableReader.Open(_path);
        var details = table.IndexOf("abstains") == Fixed;
        var first = details ? Fixed + 2 : Fixed;
        var classes = table.Columns.Skip(first).Select(c => JsonEncodedText.Encode(c[LabelColumns.Prefix.Length..], ExportEncoder)).ToList();
        var held = new ArrayBufferWriter<byte>(Piece * 2);
        using var json = new Utf8JsonWriter(held, new JsonWriterOptions { Encoder = ExportEncoder });
        while (table.Read())
        {
            WriteRow(json, table, details, first, classes);
            json.Flush();
            json.Reset();
            held.Write("\n"u8);
            if (held.WrittenCount < Piece) continue;
            await output.WriteAsync(held.WrittenMemory, cancel);
            held.ResetWrittenCount();
        }
        await output.WriteAsync(held.WrittenMemory, cancel);
        await output.FlushAsync(cancel);
    }

    private static System.Text.Encodings.Web.JavaScriptEncoder ExportEncoder => System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static void WriteRow(Utf8JsonWriter json, TableReader table, bool details, int first, List<JsonEncodedText> classes)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, table[0]);
        json.WriteString("label"u8, table[1]);
        json.WritePropertyName("confidence"u8);
        json.WriteRawValue(table[2]);
        if (details)
        {
            json.WriteBoolean("abstains"u8, table[Fixed][0] == (byte)'1');
            json.WritePropertyName("in_distribution"u8);
            json.WriteRawValue(table[Fixed + 1]);
        }
        if (classes.Count > 0)
        {
            json.WriteStartObject("probabilities"u8);
            for (var k = 0; k < classes.Count; k++)
            {
                json.WritePropertyName(classes[k]);
                json.WriteRawValue(table[first + k]);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
