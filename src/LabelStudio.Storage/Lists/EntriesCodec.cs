using System.Buffers.Binary;
using System.Text;
using LabelStudio.Storage.Bulk;

namespace LabelStudio.Storage.Lists;

/// <summary>The entries of a list as compressed bytes: the length of the text, then UTF-8 with one entry a line.</summary>
public static class EntriesCodec
{
    /// <param name="entries">Entries without line breaks.</param>
    public static byte[] Encode(IReadOnlyCollection<string> entries)
    {
        var text = Encoding.UTF8.GetBytes(string.Join('\n', entries));
        var header = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, text.Length);
        return Packing.Pack(header, text);
    }

    public static string[] Decode(ReadOnlySpan<byte> packed)
    {
        var text = new byte[BinaryPrimitives.ReadInt32LittleEndian(packed)];
        Packing.Unpack(packed[sizeof(int)..], text);
        return text.Length == 0 ? [] : Encoding.UTF8.GetString(text).Split('\n');
    }
}
