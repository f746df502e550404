namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The parameters of an earlier fit, carried over to votes that have changed since.</summary>
internal static class CarriedParameters
{
    /// <summary>Null where no function of the earlier fit is among these.</summary>
    public static EvidenceParameters? Of(AutoFit previous, VoteFacts facts, IReadOnlyList<string> functions, IReadOnlyList<string> classes)
    {
        var functionBefore = functions.Select(IndexIn(previous.Functions)).ToArray();
        if (functionBefore.All(f => f < 0)) return null;
        var classBefore = classes.Select(IndexIn(previous.Classes)).ToArray();
        var old = previous.Parameters;
        var next = EvidenceParameters.Start(facts);
        var balance = facts.GivenBalance ?? Balance(old.Balance, classBefore);
        for (var f = 0; f < facts.Functions; f++)
        {
            var before = functionBefore[f];
            if (before >= 0 && facts.Identifiable && previous.Facts.Identifiable) next.Accuracy[f] = old.Accuracy[before];
            if (before >= 0) LevelShifts.Carry(previous.Facts.Voices, before, old.LevelShift, facts.Voices, f, next.LevelShift);
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                if (facts.Tallies.ClassVotes[at] == 0) continue;
                var from = before < 0 || classBefore[v] < 0 ? -1 : before * previous.Classes.Count + classBefore[v];
                if (facts.Keyword[f])
                {
                    var known = from >= 0 && old.FiresOnOwn[from] > 0;
                    var (own, other) = EvidenceParameters.UsualFiring(facts, balance, f, v);
                    (next.FiresOnOwn[at], next.FiresOnOther[at]) = known ? (old.FiresOnOwn[from], old.FiresOnOther[from]) : (own, other);
                }
                else
                {
                    if (from >= 0 && old.Habit[from] > 0 && !facts.VotesSets[f]) next.Habit[at] = old.Habit[from];
                    var usual = next.Accuracy[f] + (1 - next.Accuracy[f]) * next.Habit[at];
                    next.ClassAccuracy[at] = facts.Identifiable && from >= 0 && old.ClassAccuracy[from] > 0 ? old.ClassAccuracy[from] : usual;
                }
            }
        }
        return next.With(balance);
    }

    private static Func<string, int> IndexIn(IReadOnlyList<string> names)
    {
        var index = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++) index[names[i]] = i;
        return name => index.GetValueOrDefault(name, -1);
    }

    /// <summary>The shares of the classes that were known; a new one gets an even share.</summary>
    private static double[] Balance(double[] old, int[] classBefore)
    {
        double[] balance = [.. classBefore.Select(v => v < 0 ? 1.0 / classBefore.Length : old[v])];
        var sum = balance.Sum();
        return [.. balance.Select(share => share / sum)];
    }
}
