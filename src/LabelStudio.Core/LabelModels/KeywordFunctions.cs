namespace LabelStudio.Core.LabelModels;

/// <summary>Tells which functions are keyword functions: they speak for one class, or one set of classes, and are silent by design elsewhere.</summary>
/// <remarks>
/// That such a function votes is the evidence; what it votes says nothing, so crowd models, which look at what is voted given that it votes, mistake them.
/// A rule that fires on a handful of documents is one as well, but so few equal votes may be chance. They are weighed: n equal votes for class v happen to a function
/// that knows all classes with F_v^n, F the class shares of the functions that do; the odds beforehand are those of the functions that vote often. Without this a set of
/// rare rules is read in two ways at once, the frequent ones by their firing and the rest as if they chose between all classes.
/// </remarks>
internal static class KeywordFunctions
{
    private const double OneClassShare = 0.95;
    private const int FewestVotes = 20;

    /// <summary>How sure it must be that a function with fewer votes is one.</summary>
    private const double LeastOdds = 20;

    /// <summary>True for each function with at least 20 votes, 95 % of them for one class, that leaves at least 5 % of the documents alone; and for one with fewer votes, all equal, where chance is unlikely to have made them so.</summary>
    public static bool[] Of(VoteTallies tallies)
    {
        var keyword = new bool[tallies.Functions];
        var most = tallies.MostVoted();
        int frequent = 0, frequentKeywords = 0;
        for (var f = 0; f < keyword.Length; f++)
        {
            if (tallies.Votes[f] < FewestVotes) continue;
            keyword[f] = most[f].Votes >= OneClassShare * tallies.Votes[f] && IsSparing(tallies, f);
            frequent++;
            if (keyword[f]) frequentKeywords++;
        }
        var logOdds = Math.Log((frequentKeywords + 1.0) / (frequent - frequentKeywords + 1.0));
        var shares = SharesOfOthers(tallies, keyword);
        for (var f = 0; f < keyword.Length; f++)
        {
            if (tallies.Votes[f] is 0 or >= FewestVotes) continue;
            var (value, votes) = most[f];
            var share = 0.0;
            foreach (var label in tallies.Voted.Of(value)) share += shares[label];
            keyword[f] = votes == tallies.Votes[f] && IsSparing(tallies, f) && logOdds - votes * Math.Log(share) > Math.Log(LeastOdds);
        }
        return keyword;
    }

    private static bool IsSparing(VoteTallies tallies, int function) => tallies.Votes[function] < OneClassShare * tallies.Documents;

    /// <summary>The class shares of the votes of all other functions, one vote added to each class.</summary>
    private static double[] SharesOfOthers(VoteTallies tallies, bool[] keyword)
    {
        var shares = new double[tallies.Classes];
        Array.Fill(shares, 1);
        double total = tallies.Classes;
        for (var f = 0; f < keyword.Length; f++)
        {
            if (keyword[f]) continue;
            for (var v = 0; v < shares.Length; v++) shares[v] += tallies.ClassShare(f * shares.Length + v);
            total += tallies.Votes[f];
        }
        for (var v = 0; v < shares.Length; v++) shares[v] /= total;
        return shares;
    }
}
