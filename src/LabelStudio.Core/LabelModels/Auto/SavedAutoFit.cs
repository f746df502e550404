using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>A fit of <see cref="AutoModel"/> and its gold, as they are saved.</summary>
internal static class SavedAutoFit
{
    public static void Write(ModelWriter writer, AutoFit fit, Anchored? anchored)
    {
        writer.Tallies(fit.Facts.Tallies);
        Write(writer, fit.Facts.Voices);
        writer.DoublesOrNull(fit.Facts.GivenBalance);
        Write(writer, fit.Facts.Duplicates);
        Write(writer, fit.Parameters);
        writer.Sums(fit.Sums);
        Write(writer, fit.Doubts);
        writer.Int(fit.Rounds);
        writer.Bool(anchored != null);
        if (anchored == null) return;
        Write(writer, anchored.Parameters);
        Calibrations.Write(writer, anchored.Calibration);
        writer.Hits(anchored.Hits);
        Write(writer, anchored.Doubts);
        writer.Int(anchored.Count);
    }

    public static (AutoFit Fit, Anchored? Anchored) Read(SavedModel saved)
    {
        var (reader, functions, classes) = (saved.Own, saved.Functions.Length, saved.Classes.Count);
        var tallies = reader.Tallies(functions, classes);
        var voices = ReadVoices(reader, functions);
        var facts = new VoteFacts(tallies, voices, reader.DoublesOrNull(classes), ReadDuplicates(reader, tallies));
        var parameters = ReadParameters(reader, facts);
        var fit = new AutoFit(saved.Classes, saved.Functions, facts, parameters, reader.Sums(functions), ReadDoubts(reader, functions), reader.Int(), Threads: 0);
        if (!reader.Bool()) return (fit, null);
        return (fit, new Anchored(
            ReadParameters(reader, facts), Calibrations.Read(reader), reader.Hits(functions),
            ReadDoubts(reader, functions), reader.Int()));
    }

    private static void Write(ModelWriter writer, Voices voices)
    {
        writer.Bool(voices.Levels.Any);
        if (!voices.Levels.Any) return;
        foreach (var cuts in voices.Levels.Cuts) writer.Doubles(Array.ConvertAll(cuts, cut => (double)cut));
        writer.Sparse(voices.Votes);
    }

    private static Voices ReadVoices(ModelReader reader, int functions)
    {
        if (!reader.Bool()) return new Voices(ConfidenceLevels.None(functions), []);
        var levels = new ConfidenceLevels([.. Enumerable.Range(0, functions).Select(_ => Array.ConvertAll(reader.Doubles(), cut => (float)cut))]);
        if (!levels.Any) throw ModelReader.Contradiction();
        return new Voices(levels, reader.SparseLongs(new Voices(levels, []).Count));
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

    private static DuplicateWeights ReadDuplicates(ModelReader reader, VoteTallies tallies)
    {
        var weights = reader.Doubles(tallies.Functions);
        var pairs = new List<FunctionAgreement>();
        for (var left = reader.Int(); left > 0; left--)
        {
            var pair = new FunctionAgreement(reader.Int(), reader.Int(), reader.Int(), reader.Double(), reader.Double(), reader.Double()) { Declared = reader.Bool() };
            if (pair.First < 0 || pair.First >= pair.Second || pair.Second >= tallies.Functions) throw ModelReader.Contradiction();
            pairs.Add(pair);
        }
        return new DuplicateWeights(tallies, weights, pairs);
    }

    private static void Write(ModelWriter writer, RowDoubts doubts)
    {
        writer.Double(doubts.VotesTell);
        writer.Double(doubts.Overruled);
        writer.Ints(doubts.OverruledFunctions);
    }

    private static RowDoubts ReadDoubts(ModelReader reader, int functions)
    {
        var doubts = new RowDoubts(reader.Double(), reader.Double(), reader.Ints());
        return doubts.OverruledFunctions.All(f => f >= 0 && f < functions) ? doubts : throw ModelReader.Contradiction();
    }

    private static void Write(ModelWriter writer, EvidenceParameters parameters)
    {
        writer.Doubles(parameters.Balance);
        writer.Doubles(parameters.Accuracy);
        writer.Sparse(parameters.Habit);
        writer.Sparse(parameters.ClassAccuracy);
        writer.Sparse(parameters.FiresOnOwn);
        writer.Sparse(parameters.FiresOnOther);
        writer.Sparse(parameters.LevelShift);
    }

    private static EvidenceParameters ReadParameters(ModelReader reader, VoteFacts facts)
    {
        var (functions, classes) = (facts.Functions, facts.Classes);
        var cells = checked(functions * classes);
        return new EvidenceParameters
        {
            Balance = reader.Doubles(classes),
            Accuracy = reader.Doubles(functions),
            Habit = reader.Sparse(cells),
            ClassAccuracy = reader.Sparse(cells),
            FiresOnOwn = reader.Sparse(cells),
            FiresOnOther = reader.Sparse(cells),
            LevelShift = reader.Sparse(facts.Voices.Votes.Length),
        };
    }
}
