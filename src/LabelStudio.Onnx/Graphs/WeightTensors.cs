using LabelStudio.Onnx.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>How the weights of a student lie in its file. All are turned into 32-bit numbers when the file is loaded.</summary>
internal static class WeightTensors
{
    /// <summary>Adds weights as float[rows, columns].</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="name">Begins the names of the tensors.</param>
    /// <param name="weights">Row after row; what is missing at the end is zeros.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="precision">How they shall lie.</param>
    public static string Add(OnnxBuilder graph, string name, ReadOnlySpan<float> weights, int rows, int columns, WeightPrecision precision)
    {
        switch (precision)
        {
            case WeightPrecision.Half:
                var halves = new Half[rows * columns];
                for (var i = 0; i < weights.Length; i++) halves[i] = (Half)weights[i];
                return AsFloats(graph, graph.Tensor<Half>(name, halves, rows, columns));
            case WeightPrecision.Single:
                var floats = new float[rows * columns];
                weights.CopyTo(floats);
                return graph.Tensor<float>(name, floats, rows, columns);
            case WeightPrecision.Int8:
                var (bytes, steps) = Quantise(weights, rows, columns);
                return graph.Op("Mul", [
                    AsFloats(graph, graph.Tensor<sbyte>(name, bytes, rows, columns)), AsFloats(graph, graph.Tensor<Half>($"{name}_steps", steps, rows, 1))]);
            default:
                throw new ArgumentOutOfRangeException(nameof(precision), precision, null);
        }
    }

    /// <summary>Weights as they are read back from a file of 8 bits, row after row.</summary>
    public static float[] ReadBack(ReadOnlySpan<float> weights, int columns)
    {
        var rows = weights.Length / columns;
        var (bytes, steps) = Quantise(weights, rows, columns);
        return [.. bytes.Select((b, i) => b * (float)steps[i / columns])];
    }

    /// <summary>Each row's weights as whole multiples, -127 to 127, of a step of its own: its largest weight / 127.</summary>
    private static (sbyte[] Bytes, Half[] Steps) Quantise(ReadOnlySpan<float> weights, int rows, int columns)
    {
        var bytes = new sbyte[rows * columns];
        var steps = new Half[rows];
        for (var row = 0; row < weights.Length / columns; row++)
        {
            var from = weights.Slice(row * columns, columns);
            var largest = 0f;
            foreach (var weight in from) largest = Math.Max(largest, Math.Abs(weight));
            steps[row] = (Half)(largest / sbyte.MaxValue);
            var step = (float)steps[row];
            if (step == 0) continue;
            for (var c = 0; c < columns; c++) bytes[row * columns + c] = (sbyte)Math.Clamp(MathF.Round(from[c] / step), -sbyte.MaxValue, sbyte.MaxValue);
        }
        return (bytes, steps);
    }

    private static string AsFloats(OnnxBuilder graph, string tensor) => graph.Op("Cast", [tensor], ("to", (int)DataType.Float));
}
