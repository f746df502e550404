using System.Runtime.CompilerServices;

namespace LabelStudio.Teachers.Clients;

/// <summary>Reads the data of server-sent events (WHATWG HTML, 9.2): lines "data: …", an empty line ends an event.</summary>
internal static class ServerEvents
{
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream content, int mostBytes, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var data = new MemoryStream();
        var buffer = new byte[4096];
        var (start, end, total) = (0, 0, 0L);
        while (true)
        {
            var line = buffer.AsMemory(start, end - start);
            var newline = line.Span.IndexOf((byte)'\n');
            if (newline < 0)
            {
                if (start > 0)
                {
                    line.CopyTo(buffer);
                    (start, end) = (0, end - start);
                }
                if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var read = await content.ReadAsync(buffer.AsMemory(end), cancel);
                if ((total += read) > mostBytes) throw new System.Text.Json.JsonException("The stream does not end.");
                end += read;
                if (read > 0) continue;
                if (end == start && data.Length == 0) yield break;
                // a last event without its empty line
                Take(buffer.AsSpan(start, end - start), data);
                if (data.Length > 0) yield return data.ToArray();
                yield break;
            }
            start += newline + 1;
            line = line[..newline];
            if (line.Length > 0 && line.Span[^1] == (byte)'\r') line = line[..^1];
            if (line.Length > 0)
            {
                Take(line.Span, data);
                continue;
            }
            if (data.Length == 0) continue;
            yield return data.ToArray();
            data.SetLength(0);
        }
    }

    private static void Take(ReadOnlySpan<byte> line, MemoryStream data)
    {
        if (!line.StartsWith("data:"u8)) return;
        line = line["data:"u8.Length..];
        if (line.Length > 0 && line[0] == (byte)' ') line = line[1..];
        if (data.Length > 0) data.WriteByte((byte)'\n');
        data.Write(line);
    }
}
