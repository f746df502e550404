using LabelStudio.Core.LabelModels;

namespace LabelStudio.Workflow.Labels;

/// <summary>Finds copies and functions that are not well in what a label model says of its functions.</summary>
internal static class FunctionRadar
{
    public static Radar Of(FittedLabelModel model)
    {
        var findings = new List<RadarFinding>();
        foreach (var f in model.Functions)
        {
            foreach (var flag in f.Flags)
            {
                switch (flag)
                {
                    case FunctionFlags.NeverVotes:
                        findings.Add(new(f.Name, flag, "It abstains on every document.", "Widen its condition, or switch it off."));
                        break;
                    case FunctionFlags.WorseThanChance:
                        findings.Add(new(f.Name, flag, "Its votes are right less often than blind votes would be.", "Read the documents it votes on; mend it, let it vote for another class, or switch it off."));
                        break;
                    case FunctionFlags.VotesOnEverything:
                        findings.Add(new(f.Name, flag, "It never abstains.", "Let it abstain where it does not know: silence costs nothing, guesses do."));
                        break;
                    default:
                        break;
                }
            }
        }
        return new Radar(Groups(model), [], findings);
    }

    private static List<RadarGroup> Groups(FittedLabelModel model)
    {
        var groups = new List<RadarGroup>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var f in model.Functions.Where(f => f.NearDuplicates.Count > 0))
        {
            if (!seen.Add(f.Name)) continue;
            var members = new List<FunctionEstimate> { f };
            for (var i = 0; i < members.Count; i++)
                members.AddRange(model.Functions.Where(o => members[i].NearDuplicates.Contains(o.Name) && seen.Add(o.Name)));
            groups.Add(new RadarGroup([.. members.Select(m => m.Name)], members.Sum(m => m.Weight)));
        }
        return groups;
    }
}
