using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Seeded keyword rules beside one to four functions that know all classes, as where a team adds a prompt to its rules.</summary>
public static class MixedVotes
{
    public static LabeledVotes Make(int seed)
    {
        var rules = KeywordVotes.Make(seed);
        var draws = new SeededDraws((uint)seed + 1_000_000);
        var classes = rules.Classes.Count;
        var columns = rules.Votes.Functions.Select(c => Enumerable.Range(0, rules.Gold.Length).Select(i => c[i]).ToArray()).ToList();
        for (var f = draws.Whole(1, 4); f > 0; f--)
        {
            var knows = draws.Uniform(0.4, 0.9);
            var accuracy = classes == 2 ? Math.Max(knows, 0.55) : knows + (1 - knows) / classes;
            var coverage = draws.Uniform(0.1, 1);
            columns.Add([.. rules.Gold.Select(gold => !draws.Chance(coverage) ? VoteColumn.Abstain : draws.Chance(accuracy) ? gold : (gold + draws.Whole(1, classes - 1)) % classes)]);
        }
        return KeywordVotes.Matrix(columns, classes, rules.Gold);
    }
}
