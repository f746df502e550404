using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.LabelModels.Files;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>A fit of <see cref="AutoModel"/> and its gold, as they are saved.</summary>
internal static class SavedAutoFit
{
    public static void Write(ModelWriter writer, AutoFit fit, Anchored? anchored)
    {
        writer.Tallies(fit.Facts.Tallies);
        writer.DoublesOrNull(fit.Facts.GivenBalance);
        Write(writer, fit.Facts.Duplicates);
        Write(writer, fit.Parameters);
        writer.Sums(fit.Sums);
        writer.Int(fit.Rounds);
        writer.Bool(anchored != null);
        if (anchored == null) return;
        Write(writer, anchored.Parameters);
        Calibrations.Write(writer, anchored.Calibration);
        writer.Doubles(anchored.Hits.Votes);
        writer.Doubles(anchored.Hits.Hits);
        writer.Int(anchored.Count);
    }

    public static (AutoFit Fit, Anchored? Anchored) Read(SavedModel saved)
    {
        var (reader, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var tallies = reader.Tallies(functions, classes);
        var facts = new VoteFacts(tallies, reader.DoublesOrNull(classes), ReadDuplicates(reader, functions));
        var parameters = ReadParameters(reader, functions, classes);
        var fit = new AutoFit(saved.Classes, saved.Functions, facts, parameters, reader.Sums(functions), reader.Int(), Threads: 0);
        if (!reader.Bool()) return (fit, null);
        return (fit, new Anchored(
            ReadParameters(reader, functions, classes), Calibrations.Read(reader), new GoldHits(reader.Doubles(functions), reader.Doubles(functions)), reader.Int()));
    }

    private static void Write(ModelWriter writer, DuplicateWeights duplicates)
    {
        writer.Doubles(duplicates.Weights);
        writer.Int(duplicates.Pairs.Count);
        foreach (var pair in duplicates.Pairs)
        {
            writer.Int(pair.First);
            writer.Int(pair.Second);
            writer.Int(pair.Common);
            writer.Double(pair.Agreement);
            writer.Double(pair.Expected);
            writer.Double(pair.Excess);
            writer.Bool(pair.Declared);
        }
    }

    private static DuplicateWeights ReadDuplicates(ModelReader reader, int functions)
    {
        var weights = reader.Doubles(functions);
        var pairs = new List<FunctionAgreement>();
        for (var left = reader.Int(); left > 0; left--)
        {
            var pair = new FunctionAgreement(reader.Int(), reader.Int(), reader.Int(), reader.Double(), reader.Double(), reader.Double()) { Declared = reader.Bool() };
            if (pair.First < 0 || pair.First >= pair.Second || pair.Second >= functions) throw ModelReader.Contradiction();
            pairs.Add(pair);
        }
        return new DuplicateWeights(weights, pairs);
    }

    private static void Write(ModelWriter writer, EvidenceParameters parameters)
    {
        writer.Doubles(parameters.Balance);
        writer.Doubles(parameters.Accuracy);
        writer.Sparse(parameters.Habit);
        writer.Sparse(parameters.ClassAccuracy);
        writer.Sparse(parameters.FiresOnOwn);
        writer.Sparse(parameters.FiresOnOther);
    }

    private static EvidenceParameters ReadParameters(ModelReader reader, int functions, int classes)
    {
        var cells = checked(functions * classes);
        return new EvidenceParameters
        {
            Balance = reader.Doubles(classes),
            Accuracy = reader.Doubles(functions),
            Habit = reader.Sparse(cells),
            ClassAccuracy = reader.Sparse(cells),
            FiresOnOwn = reader.Sparse(cells),
            FiresOnOther = reader.Sparse(cells),
        };
    }
}
