using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelStudio.Onnx.Encoders;

/// <summary>
/// The inputs that a model asks for by name, made from token ids: rows filled up to the longest (input_ids, attention_mask, token_type_ids),
/// or one list of all tokens with their places (indices, values, dense_shape).
/// </summary>
internal sealed class ModelInputs
{
    private enum Role { Ids, Mask, Segments, Positions, Indices, Values, Shape }

    private static readonly Dictionary<string, Role> Roles = new(StringComparer.Ordinal)
    {
        ["input_ids"] = Role.Ids,
        ["ids"] = Role.Ids,
        ["token_ids"] = Role.Ids,
        ["attention_mask"] = Role.Mask,
        ["input_mask"] = Role.Mask,
        ["mask"] = Role.Mask,
        ["token_type_ids"] = Role.Segments,
        ["segment_ids"] = Role.Segments,
        ["position_ids"] = Role.Positions,
        ["indices"] = Role.Indices,
        ["values"] = Role.Values,
        ["dense_shape"] = Role.Shape,
        ["shape"] = Role.Shape,
    };

    private readonly (Role Role, bool Narrow)[] _inputs;
    private readonly int _padding;

    /// <param name="inputs">The model's inputs by name.</param>
    /// <param name="padding">The id that fills up a row.</param>
    /// <param name="model">What to call the model in messages.</param>
    public ModelInputs(IReadOnlyDictionary<string, NodeMetadata> inputs, int padding, string model)
    {
        _padding = padding;
        Names = [.. inputs.Keys];
        _inputs = new (Role, bool)[Names.Length];
        for (var i = 0; i < Names.Length; i++)
        {
            var type = inputs[Names[i]].ElementDataType;
            if (!Roles.TryGetValue(Names[i], out var role))
                throw new EncoderException($"{model}: The model asks for an input \"{Names[i]}\", which is not known here. Known are {string.Join(", ", Roles.Keys)}.");
            if (type is not (TensorElementType.Int64 or TensorElementType.Int32))
                throw new EncoderException($"{model}: The input \"{Names[i]}\" wants {type}, not whole numbers of 32 or 64 bits. Export the model with these.");
            _inputs[i] = (role, type == TensorElementType.Int32);
        }
        var given = _inputs.Select(i => i.Role).ToHashSet();
        if (!given.Contains(Role.Ids) && !(given.Contains(Role.Indices) && given.Contains(Role.Values)))
            throw new EncoderException($"{model}: The model asks for {string.Join(", ", Names)}, but for no token ids (input_ids, or indices and values). It is no sentence encoder.");
    }

    /// <summary>The names, in the order of what <see cref="Make"/> gives.</summary>
    public string[] Names { get; }

    /// <summary>The tensors for some token lists; the caller disposes of them.</summary>
    /// <param name="rows">Token ids of n texts, each with one at least.</param>
    public OrtValue[] Make(IReadOnlyList<int[]> rows)
    {
        var longest = rows.Max(r => r.Length);
        long[] table = [rows.Count, longest];
        return [.. _inputs.Select(input => input.Role switch
        {
            Role.Ids => Tensor(Table(rows, longest, _padding, (row, i) => row[i]), table, input.Narrow),
            Role.Mask => Tensor(Table(rows, longest, 0, (_, _) => 1), table, input.Narrow),
            Role.Segments => Tensor(new long[rows.Count * longest], table, input.Narrow),
            Role.Positions => Tensor(Table(rows, longest, 0, (_, i) => i), table, input.Narrow),
            Role.Values => Tensor([.. rows.SelectMany(r => r).Select(id => (long)id)], [rows.Sum(r => r.Length)], input.Narrow),
            Role.Indices => Tensor([.. rows.SelectMany((r, n) => r.SelectMany((_, i) => new long[] { n, i }))], [rows.Sum(r => r.Length), 2], input.Narrow),
            _ => Tensor([rows.Count, longest], [2], input.Narrow),
        })];
    }

    private static long[] Table(IReadOnlyList<int[]> rows, int longest, int filler, Func<int[], int, int> cell)
    {
        var table = new long[rows.Count * longest];
        for (var n = 0; n < rows.Count; n++)
            for (var i = 0; i < longest; i++)
                table[n * longest + i] = i < rows[n].Length ? cell(rows[n], i) : filler;
        return table;
    }

    private static OrtValue Tensor(long[] values, long[] shape, bool narrow) =>
        narrow ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, v => (int)v), shape) : OrtValue.CreateTensorValueFromMemory(values, shape);
}
