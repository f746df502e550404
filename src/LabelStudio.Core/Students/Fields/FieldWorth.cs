namespace LabelStudio.Core.Students.Fields;

/// <summary>How far fields tell the classes apart beyond chance: one that says no more shall have no say in a student, and shall not be asked for.</summary>
/// <remarks>
/// Pearson's X² of what a field says against what the documents are taught as, and what it would come to if the values were dealt out by chance: its mean is
/// exact, its spread is Haldane's (The mean and variance of χ² when used as a test of homogeneity, 1940). The worth is the share of X² above what chance reaches in
/// one case in forty.
/// </remarks>
public static class FieldWorth
{
    private const double Errors = 2;

    /// <summary>For each field of a training set its worth, 0 (no more than chance) to 1.</summary>
    /// <param name="set">Documents with what they are taught as.</param>
    public static double[] Of(TrainingSet set)
    {
        var (reading, k) = (set.Fields, set.Classes.Count);
        var worth = new double[reading.Count];
        if (reading.Count == 0) return worth;
        var said = new int[reading.Columns];
        var sums = new double[reading.Columns * k];
        var squares = new double[reading.Count * k];
        var fieldOf = FieldOfColumns(reading);
        var columns = new List<int>();
        for (var i = 0; i < set.Count; i++)
        {
            columns.Clear();
            reading.AppendColumns(set.Texts[i], columns);
            var target = set.Target(i);
            foreach (var column in columns)
            {
                said[column]++;
                var row = sums.AsSpan(column * k, k);
                var own = squares.AsSpan(fieldOf[column] * k, k);
                for (var c = 0; c < k; c++)
                {
                    row[c] += target[c];
                    own[c] += target[c] * (double)target[c];
                }
            }
        }
        for (int f = 0, first = 0; f < worth.Length; first += reading.Fields[f++].Places)
        {
            var places = reading.Fields[f].Places;
            worth[f] = Share(said.AsSpan(first, places), sums.AsSpan(first * k, places * k), squares.AsSpan(f * k, k));
        }
        return worth;
    }

    /// <summary>For each field of a training set how often it is right on dev by itself: by the class that what it says has most of in the set. Null without dev documents that have the field.</summary>
    /// <param name="set">Documents with what they are taught as, and dev.</param>
    /// <param name="fewest">Of fewer dev documents with the field nothing is said.</param>
    public static double?[] RightAlone(TrainingSet set, int fewest)
    {
        var (reading, k) = (set.Fields, set.Classes.Count);
        var (fields, columns) = (FieldOfColumns(reading), new List<int>());
        var sums = new double[reading.Columns * k];
        foreach (var i in Enumerable.Range(0, set.Count))
        {
            columns.Clear();
            reading.AppendColumns(set.Texts[i], columns);
            foreach (var column in columns)
                for (var c = 0; c < k; c++) sums[column * k + c] += set.Target(i)[c];
        }
        var (right, known) = (new int[reading.Count], new int[reading.Count]);
        for (var i = 0; i < set.DevTexts.Count; i++)
        {
            columns.Clear();
            reading.AppendColumns(set.DevTexts[i], columns);
            foreach (var column in columns)
            {
                known[fields[column]]++;
                if (System.Numerics.Tensors.TensorPrimitives.IndexOfMax((ReadOnlySpan<double>)sums.AsSpan(column * k, k)) == set.DevGold[i]) right[fields[column]]++;
            }
        }
        return [.. known.Select((n, f) => n < Math.Max(1, fewest) ? (double?)null : (double)right[f] / n)];
    }

    private static int[] FieldOfColumns(FieldReading reading) => [.. reading.Fields.SelectMany((f, i) => Enumerable.Repeat(i, f.Places))];

    private static double Share(ReadOnlySpan<int> said, ReadOnlySpan<double> sums, ReadOnlySpan<double> squares)
    {
        var k = squares.Length;
        var (documents, places, rarePlaces) = (0.0, 0, 0.0);
        foreach (var n in said)
        {
            documents += n;
            if (n > 0) places++;
        }
        if (places < 2) return 0;
        foreach (var n in said)
            if (n > 0) rarePlaces += documents / n;
        var (found, chance, classes, rareClasses) = (0.0, 0.0, 0, 0.0);
        for (var c = 0; c < k; c++)
        {
            var mean = 0.0;
            for (var v = 0; v < said.Length; v++) mean += sums[v * k + c];
            mean /= documents;
            if (mean <= 0) continue;
            classes++;
            rareClasses += 1 / mean;
            for (var v = 0; v < said.Length; v++)
            {
                if (said[v] == 0) continue;
                var difference = sums[v * k + c] / said[v] - mean;
                found += said[v] * difference * difference / mean;
            }
            chance += (squares[c] / documents - mean * mean) / mean;
        }
        chance *= documents * (places - 1) / (documents - 1);
        var variance = 2.0 * (places - 1) * Math.Max(1, classes - 1)
            + Math.Max(0, rarePlaces - (double)places * places) * Math.Max(0, rareClasses - (double)classes * classes) / documents;
        return found <= 0 ? 0 : Math.Max(0, 1 - (chance + Errors * Math.Sqrt(variance)) / found);
    }
}
