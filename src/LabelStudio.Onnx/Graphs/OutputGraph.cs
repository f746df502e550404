using LabelStudio.Core.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>From calibrated logits to the outputs of a student's graph.</summary>
internal static class OutputGraph
{
    /// <summary>Adds operators and declares the outputs.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="student">Its classes, curve and thresholds.</param>
    /// <param name="logits">float[N, K], scaled and shifted by the calibration.</param>
    /// <param name="known">float[N, 1], the share of a text's features that the student knows.</param>
    public static void Add(OnnxBuilder graph, LinearStudent student, string logits, string known)
    {
        if (student.Calibration is { Knots.Count: > 0 } calibration)
        {
            var curve = Curve(graph, calibration.Knots, calibration.Values, graph.Op("Softmax", [logits], ("axis", 1)));
            graph.OpNamed("probabilities", "Div", [curve, graph.Op("ReduceSum", [curve, graph.Ints(1)])]);
        }
        else graph.OpNamed("probabilities", "Softmax", [logits], ("axis", 1));
        var best = graph.Op("ArgMax", ["probabilities"], ("axis", 1), ("keepdims", 0));
        graph.OpNamed("label", "Gather", [graph.Tensor("classes", student.Classes, student.Classes.Count), best], ("axis", 0));
        graph.OpNamed("in_distribution", "Reshape", [known, graph.Ints(-1)]);

        var foreign = ("Less", (string[])["in_distribution", graph.Real(student.LeastInDistribution)]);
        if (student.AbstainBelow > 0)
        {
            var unsure = graph.Op("Less", [graph.Op("ReduceMax", ["probabilities", graph.Ints(1)], ("keepdims", 0)), graph.Real(student.AbstainBelow)]);
            graph.OpNamed("abstain", "Or", [unsure, graph.Op(foreign.Item1, foreign.Item2)]);
        }
        else graph.OpNamed("abstain", foreign.Item1, foreign.Item2);

        graph.Output("label", DataType.String, "N");
        graph.Output("probabilities", DataType.Float, "N", student.Classes.Count);
        graph.Output("in_distribution", DataType.Float, "N");
        graph.Output("abstain", DataType.Bool, "N");
    }

    /// <summary>A line through knots, as the sum of its bends: Σ bend · max(0, p - knot).</summary>
    private static string Curve(OnnxBuilder graph, IReadOnlyList<float> knots, IReadOnlyList<float> values, string probabilities)
    {
        var pieces = knots.Count - 1;
        var bends = new float[pieces];
        var before = 0.0;
        for (var i = 0; i < pieces; i++)
        {
            var slope = ((double)values[i + 1] - values[i]) / ((double)knots[i + 1] - knots[i]);
            bends[i] = (float)(slope - before);
            before = slope;
        }
        var over = graph.Op("Relu", [graph.Op("Sub", [
            graph.Op("Unsqueeze", [probabilities, graph.Ints(-1)]), graph.Tensor<float>("knots", knots.Take(pieces).ToArray(), pieces)])]);
        return graph.Op("Add", [graph.Op("MatMul", [over, graph.Tensor<float>("bends", bends, pieces)]), graph.Real(values[0])]);
    }
}
