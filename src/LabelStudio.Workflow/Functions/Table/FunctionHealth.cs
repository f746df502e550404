using LabelStudio.Core.LabelModels;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <summary>What is wrong with each function: counted from its votes as they are, and as the latest label run found it.</summary>
internal sealed class FunctionHealth
{
    private const double NearlyAll = 0.95;
    private const int EnoughGold = 10;
    private const int MostNames = 3;

    private readonly int _classes;
    private readonly int _documents;
    private readonly ILookup<string, RadarFinding> _found;

    /// <param name="classes">K.</param>
    /// <param name="documents">n.</param>
    /// <param name="found">The findings of the latest run, which speak of functions by name.</param>
    public FunctionHealth(int classes, int documents, IEnumerable<RadarFinding> found)
    {
        (_classes, _documents) = (classes, documents);
        _found = found.ToLookup(f => f.Function, StringComparer.Ordinal);
    }

    /// <param name="function">The function.</param>
    /// <param name="count">Its votes as they are.</param>
    /// <param name="estimate">What the latest run thinks of this version, or null where the run has not seen it.</param>
    /// <param name="nameInRun">Its name then.</param>
    /// <param name="stale">Whether its votes are not all there.</param>
    /// <param name="offSchema">Its answers that are no class.</param>
    public IReadOnlyList<FunctionFlag> Of(CurrentFunction function, FunctionCount count, FunctionEstimate? estimate, string? nameInRun, bool stale, int offSchema)
    {
        var flags = new List<FunctionFlag>();
        if (stale) flags.Add(new FunctionFlag(FunctionFlag.StaleVotes, "It has not voted on all documents as they are now.", "Apply; until then its figures are of the votes it has."));
        if (OfVotes(function, count, stale) is { } counted) flags.Add(counted);
        if (count.GoldVotes >= EnoughGold && count.GoldAccuracy!.High < 1.0 / _classes)
            flags.Add(new FunctionFlag(
                FunctionFlags.WorseThanChance, $"{count.GoldRight} of its {InWords.Count(count.GoldVotes, "vote")} on gold are right; blind votes would do better.",
                _classes == 2 ? "If it means the opposite, let it vote for the other class; if it is noise, switch it off." : "Read what it votes on, then give it another class, narrow it, or switch it off."));
        if (estimate != null)
        {
            foreach (var found in _found[nameInRun ?? function.Name])
                if (Kind(found.Kind) is { } kind && kind != FunctionFlags.NearDuplicate && flags.All(f => f.Kind != kind))
                    flags.Add(new FunctionFlag(kind, found.What, found.Advice) { OfRun = true });
            if (estimate.NearDuplicates.Count > 0) flags.Add(Copy(function, estimate, nameInRun));
        }
        if (offSchema > 0)
            flags.Add(new FunctionFlag(
                FunctionFlag.OffSchema, $"{InWords.Count(offSchema, "answer")} {(offSchema == 1 ? "is" : "are")} no class of the project and {(offSchema == 1 ? "counts" : "count")} as abstention.",
                "Add the class, or correct the file and import it again."));
        return flags;
    }

    private FunctionFlag? OfVotes(CurrentFunction function, FunctionCount count, bool stale)
    {
        if (count.Hits == 0 && !stale) return new FunctionFlag(FunctionFlags.NeverVotes, "It abstains on every document.", "Widen its condition, or switch it off.");
        // a function that knows all classes may well have an answer for everything
        if (_documents == 0 || count.Classes.Count > 1 || count.Hits < NearlyAll * _documents) return null;
        return new FunctionFlag(
            FunctionFlags.VotesOnEverything, $"It says the same on {InWords.Percent(count.Coverage)} of all documents, so it hardly tells them apart.",
            function.IsRule ? "Narrow its condition." : "Let it abstain where it only guesses, or switch it off.");
    }

    private FunctionFlag Copy(CurrentFunction function, FunctionEstimate estimate, string? nameInRun)
    {
        var others = InWords.List([.. estimate.NearDuplicates.Take(MostNames).Select(n => $"\"{n}\""), .. More(estimate.NearDuplicates.Count - MostNames)]);
        var found = _found[nameInRun ?? function.Name].FirstOrDefault(f => f.Kind == FunctionRadar.NearCopy);
        return new FunctionFlag(
            FunctionFlags.NearDuplicate, found?.What ?? $"Near-duplicate of {others}: they agree more than their accuracy explains and share one weight.",
            found?.Advice ?? "Nothing is lost by keeping it; a function that sees something else would add more.")
        {
            OfRun = true,
        };
    }

    private static IEnumerable<string> More(int count) => count > 0 ? [$"{count} more"] : [];

    /// <summary>The table's word for a finding of the radar; null for what is no fault by itself.</summary>
    private static string? Kind(string radar) => radar switch
    {
        FunctionFlags.OneClass or FunctionFlags.NeverVotes => null,
        FunctionRadar.NearCopy => FunctionFlags.NearDuplicate,
        _ => radar,
    };
}
