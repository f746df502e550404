using LabelStudio.Core.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>The constants by which occurrences of features become sums; what is computed of them is computed once, when the file is loaded.</summary>
internal sealed class StudentTables
{
    // behind the K weights of a feature: its squared idf, whether it is known, and 1
    private const int Extra = 3;

    /// <summary>Adds them to the graph of a student.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="student">Whose they are.</param>
    /// <param name="weights">Its weights, float[d + 1, K].</param>
    /// <param name="scaled">Applies the calibration's scale to weights.</param>
    public StudentTables(OnnxBuilder graph, LinearStudent student, string weights, Func<string, string> scaled)
    {
        Spec = student.Features.Spec;
        Classes = student.Classes.Count;
        Unknown = student.Features.Columns;
        // no text has more occurrences of all features together
        MostTimes = (Spec.MaxTextLength + 1) * (Spec.WordMax + Spec.CharMax);
        Rows = AddRows(graph, student, weights, scaled);
        Columns = AddColumns(graph, student.Features.ColumnOf);
        Factors = AddFactors(graph);
        var places = new float[3 * Width];
        places.AsSpan(0, Classes).Fill(1);
        places[Width + Classes] = 1;
        places.AsSpan(2 * Width + Classes + 1).Fill(1);
        Places = graph.Tensor<float>("places", places, 3, Width);
        var powers = Featurizer.Powers(Spec.MaxTextLength + 1 + Boundaries);
        Powers = graph.Tensor<int>("powers", powers, powers.Length);
        Inverses = graph.Tensor<int>("inverses", InversePowers(powers.Length), powers.Length);
    }

    /// <summary>What is read from a text.</summary>
    public FeatureSpec Spec { get; }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>K + 3.</summary>
    public int Width => Classes + Extra;

    /// <summary>d, the row of features that the student does not know.</summary>
    public int Unknown { get; }

    /// <summary>d + 1, a row of zeros.</summary>
    public int Nothing => Unknown + 1;

    /// <summary>How often a feature can stand in a text.</summary>
    public int MostTimes { get; }

    /// <summary>How many boundaries behind a text its character n-grams can reach, at least 1.</summary>
    public int Boundaries => Math.Max(1, Spec.CharMax - 1);

    /// <summary>float[d + 2, K + 3]: weights · idf · calibration's scale, idf², 1 if known, 1. Behind the features the row of unknown ones and one of zeros.</summary>
    public string Rows { get; }

    /// <summary>uint16 or int32[V], the row of each bucket.</summary>
    public string Columns { get; }

    /// <summary>float[MostTimes + 1, 3]: how much each of c occurrences counts, of weights tf/c, of the square tf²/c, of the rest 1.</summary>
    public string Factors { get; }

    /// <summary>float[3, K + 3], 1 where a factor belongs.</summary>
    public string Places { get; }

    /// <summary>int32[], B^i.</summary>
    public string Powers { get; }

    /// <summary>int32[], what undoes B^(i+1), for a word that begins behind position i.</summary>
    public string Inverses { get; }

    /// <summary>The row of each occurrence's feature.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="hash">int32[G].</param>
    /// <returns>int64[G].</returns>
    public string RowOf(OnnxBuilder graph, string hash)
    {
        var bucket = System.Numerics.BitOperations.IsPow2(Spec.Buckets)
            ? graph.Op("BitwiseAnd", [hash, graph.Int32(Spec.Buckets - 1)])
            : graph.Op("Mod", [hash, graph.Int32(Spec.Buckets)]);
        return graph.Op("Cast", [graph.Op("GatherElements", [Columns, bucket])], ("to", (int)DataType.Int64));
    }

    /// <summary>Counts occurrences by place: int32[G].</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="size">int64[1], how many places there are.</param>
    /// <param name="place">int64[G].</param>
    public string Count(OnnxBuilder graph, string size, string place)
    {
        var (one, zero) = MostTimes <= ushort.MaxValue
            ? (OnnxBuilder.Raw<ushort>("one", [1], 1), OnnxBuilder.Raw<ushort>("zero", [0], 1))
            : (OnnxBuilder.Raw<int>("one", [1], 1), OnnxBuilder.Raw<int>("zero", [0], 1));
        var ones = graph.Op("ConstantOfShape", [graph.Op("Shape", [place])], ("value", one));
        var none = graph.Op("ConstantOfShape", [size], ("value", zero));
        var counts = graph.Op("ScatterElements", [none, place, ones], ("axis", 0), ("reduction", "add"));
        return graph.Op("Cast", [graph.Op("GatherElements", [counts, place])], ("to", (int)DataType.Int32));
    }

    private static string AddRows(OnnxBuilder graph, LinearStudent student, string weights, Func<string, string> scaled)
    {
        var idf = graph.Tensor<float>("idf", (float[])[.. student.Features.Idf, 0], student.Features.Columns + 1, 1);
        var rows = graph.Op("Concat", [
            scaled(graph.Op("Mul", [weights, idf])), graph.Op("Mul", [idf, idf]), graph.Op("Sign", [idf]),
            graph.Op("Cast", [graph.Op("Equal", [idf, idf])], ("to", (int)DataType.Float))], ("axis", 1));
        return graph.Op("Pad", [rows, graph.Ints(0, 0, 1, 0)]);
    }

    private string AddColumns(OnnxBuilder graph, int[] columns) => Unknown <= ushort.MaxValue
        ? graph.Tensor<ushort>("columns", Array.ConvertAll(columns, c => (ushort)(c < 0 ? Unknown : c)), columns.Length)
        : graph.Tensor<int>("columns", Array.ConvertAll(columns, c => c < 0 ? Unknown : c), columns.Length);

    private string AddFactors(OnnxBuilder graph)
    {
        var numbers = graph.Op("Cast", [graph.Op("Range", [graph.Scalar(0), graph.Scalar(MostTimes + 1L), graph.Scalar(1)])], ("to", (int)DataType.Float));
        var times = graph.Op("Reshape", [graph.Op("Max", [numbers, graph.Real(1)]), graph.Ints(-1, 1)]);
        var factor = graph.Op("Reciprocal", [times]);
        var square = factor;
        if (Spec.TermFrequency == TermFrequency.Sublinear)
        {
            var frequency = graph.Op("Add", [graph.Op("Log", [times]), graph.Real(1)]);
            factor = graph.Op("Mul", [factor, frequency]);
            square = graph.Op("Mul", [factor, frequency]);
        }
        return graph.Op("Concat", [factor, square, graph.Op("Div", [times, times])], ("axis", 1));
    }

    private static int[] InversePowers(int count)
    {
        // Newton's iteration doubles the right low bits each time; an odd number is its own inverse in the lowest three
        var inverse = Featurizer.Base;
        for (var i = 0; i < 4; i++) inverse = unchecked(inverse * (2 - Featurizer.Base * inverse));
        var inverses = new int[count];
        var power = inverse;
        for (var i = 0; i < count; i++)
        {
            inverses[i] = power;
            power = unchecked(power * inverse);
        }
        return inverses;
    }
}
