using System.Buffers.Binary;
using System.Security.Cryptography;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.LabelModels.Files;

/// <summary>A fitted model as bytes: magic, format version, length of the body, body, SHA-256 of all before it.</summary>
/// <remarks>The body begins with the model's name, the classes and the functions; what follows is the model's own.</remarks>
internal static class ModelFile
{
    private const int Version = 1;
    private const int HeaderBytes = 16;

    private static ReadOnlySpan<byte> Magic => "LSLM"u8;

    /// <summary>Writes a model.</summary>
    public static void Write(Stream stream, FittedLabelModel model, Action<ModelWriter> own)
    {
        var body = new ModelWriter();
        body.Text(model.Model);
        body.Texts([.. model.Classes]);
        body.Texts([.. model.Functions.Select(f => f.Name)]);
        own(body);
        var bytes = new byte[HeaderBytes + body.Written.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), body.Written.Length);
        body.Written.CopyTo(bytes.AsSpan(HeaderBytes));
        stream.Write(bytes);
        stream.Write(SHA256.HashData(bytes));
    }

    /// <summary>Reads a model; what follows it in the stream is left alone.</summary>
    /// <param name="stream">Stands where the model begins.</param>
    /// <param name="read">Makes the model of a name from what is its own.</param>
    /// <exception cref="InvalidDataException">The file is foreign, newer, cut short or damaged.</exception>
    public static FittedLabelModel Read(Stream stream, Func<string, SavedModel, FittedLabelModel> read)
    {
        var header = new byte[HeaderBytes];
        var got = stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (got < 4 || !header.AsSpan(0, 4).SequenceEqual(Magic)) throw new InvalidDataException("This file is no label model of LabelStudio.");
        if (got < HeaderBytes) throw Cut();
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4));
        if (version > Version)
            throw new InvalidDataException($"This label model was saved by a newer program (format {version}; this one reads up to {Version}). Update, or fit the model again.");
        var length = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8));
        if (version < 1 || length < 0 || length > Array.MaxLength - HeaderBytes) throw Damaged();
        var body = ReadBody(stream, (int)length);
        var hash = new byte[SHA256.HashSizeInBytes];
        if (stream.ReadAtLeast(hash, hash.Length, throwOnEndOfStream: false) < hash.Length) throw Cut();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(header);
        sha.AppendData(body);
        if (!sha.GetHashAndReset().AsSpan().SequenceEqual(hash)) throw Damaged();

        var reader = new ModelReader(body);
        var name = reader.Text();
        try
        {
            var model = read(name, new SavedModel(new ClassList(reader.Texts()), reader.Texts(), reader));
            return reader.AtEnd ? model : throw ModelReader.Contradiction();
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidDataException(ModelReader.Contradiction().Message, e);
        }
    }

    /// <summary>Reads piece by piece, so that a length that is a lie takes no memory.</summary>
    private static byte[] ReadBody(Stream stream, int length)
    {
        const int piece = 1 << 20;
        var body = new byte[Math.Min(length, piece)];
        var have = 0;
        while (have < length)
        {
            if (have == body.Length) Array.Resize(ref body, (int)Math.Min(length, body.Length * 2L));
            var got = stream.Read(body, have, body.Length - have);
            if (got == 0) throw Cut();
            have += got;
        }
        return body;
    }

    private static InvalidDataException Cut() => new("The label model in this file is cut short; copy it again, or fit the model again.");

    private static InvalidDataException Damaged() => new("The label model in this file is damaged; copy it again, or fit the model again.");
}

/// <summary>What every saved model begins with, and the reader of the rest.</summary>
internal sealed record SavedModel(ClassList Classes, string[] Functions, ModelReader Own);
