using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>How the weights of a student lie in its file. All are turned into 32-bit numbers when the file is loaded.</summary>
internal static class WeightTensors
{
    /// <summary>Adds the weights: float[d + 1, K], the last row zeros.</summary>
    public static string Add(OnnxBuilder graph, LinearStudent student, WeightPrecision precision)
    {
        var k = student.Classes.Count;
        var rows = student.Features.Columns + 1;
        switch (precision)
        {
            case WeightPrecision.Half:
                var halves = new Half[rows * k];
                for (var i = 0; i < student.Weights.Length; i++) halves[i] = (Half)student.Weights[i];
                return AsFloats(graph, graph.Tensor<Half>("weights", halves, rows, k));
            case WeightPrecision.Single:
                var floats = new float[rows * k];
                student.Weights.CopyTo(floats);
                return graph.Tensor<float>("weights", floats, rows, k);
            case WeightPrecision.Int8:
                var (bytes, steps) = Quantise(student.Weights, rows, k);
                return graph.Op("Mul", [AsFloats(graph, graph.Tensor<sbyte>("weights", bytes, rows, k)), AsFloats(graph, graph.Tensor<Half>("steps", steps, rows, 1))]);
            default:
                throw new ArgumentOutOfRangeException(nameof(precision), precision, null);
        }
    }

    /// <summary>Each feature's weights as whole multiples, -127 to 127, of a step of its own: its largest weight / 127.</summary>
    private static (sbyte[] Bytes, Half[] Steps) Quantise(ReadOnlySpan<float> weights, int rows, int k)
    {
        var bytes = new sbyte[rows * k];
        var steps = new Half[rows];
        for (var row = 0; row < rows - 1; row++)
        {
            var from = weights.Slice(row * k, k);
            var largest = 0f;
            foreach (var weight in from) largest = Math.Max(largest, Math.Abs(weight));
            steps[row] = (Half)(largest / sbyte.MaxValue);
            var step = (float)steps[row];
            if (step == 0) continue;
            for (var c = 0; c < k; c++) bytes[row * k + c] = (sbyte)Math.Clamp(MathF.Round(from[c] / step), -sbyte.MaxValue, sbyte.MaxValue);
        }
        return (bytes, steps);
    }

    private static string AsFloats(OnnxBuilder graph, string tensor) => graph.Op("Cast", [tensor], ("to", (int)DataType.Float));
}
