using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Onnx.Graphs;

/// <summary>What the fields of a document add to a student's scores: the weights of what the first characters of its string say.</summary>
internal static class FieldGraph
{
    /// <summary>Adds the operators.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="student">A student that reads fields.</param>
    /// <param name="characters">string[N, L], the characters of the texts.</param>
    /// <param name="precision">How its weights shall lie.</param>
    /// <param name="scaled">Applies the calibration's scale to weights.</param>
    /// <returns>float[N, K].</returns>
    public static string Add(OnnxBuilder graph, LinearStudent student, string characters, WeightPrecision precision, Func<string, string> scaled)
    {
        var (fields, k) = (student.Fields, student.Classes.Count);
        var said = graph.Op("Slice", [characters, graph.Ints(0), graph.Ints(fields.Count), graph.Ints(1)]);
        var place = graph.OpOf(
            FeatureGraph.Ml, "LabelEncoder", [said],
            ("keys_tensor", OnnxBuilder.Strings("field_characters", Enumerable.Range(0, fields.Columns).Select(c => FieldReading.CharacterOf(c).ToString()), fields.Columns)),
            ("values_tensor", OnnxBuilder.Raw<long>("field_places", [.. Enumerable.Range(0, fields.Columns).Select(c => (long)c)], fields.Columns)),
            // what says nothing has the row of zeros at the end
            ("default_tensor", OnnxBuilder.Raw<long>("no_field", [fields.Columns], 1)));
        var weights = WeightTensors.Add(graph, "field_weights", student.Weights[(student.Features.Columns * k)..], fields.Columns + 1, k, precision);
        var scales = graph.Tensor<float>("field_scales", (float[])[.. student.Features.FieldScales, 0], fields.Columns + 1, 1);
        var table = scaled(graph.Op("Mul", [weights, scales]));
        return graph.Op("ReduceSum", [graph.Op("Gather", [table, place]), graph.Ints(1)], ("keepdims", 0));
    }
}
