namespace LabelStudio.Core.LabelModels;

/// <summary>Tells which functions are keyword functions: they speak for one class and are silent by design elsewhere.</summary>
/// <remarks>That such a function votes is the evidence; what it votes says nothing, so crowd models, which look at what is voted given that it votes, mistake them.</remarks>
internal static class KeywordFunctions
{
    private const double OneClassShare = 0.95;
    private const int FewestVotes = 20;

    /// <summary>True for each function with at least 20 votes, 95 % of them for one class, that leaves at least 5 % of the documents alone.</summary>
    public static bool[] Of(VoteTallies tallies)
    {
        var keyword = new bool[tallies.Functions];
        for (var f = 0; f < keyword.Length; f++)
        {
            var most = 0L;
            for (var v = 0; v < tallies.Classes; v++) most = Math.Max(most, tallies.ClassVotes[f * tallies.Classes + v]);
            keyword[f] = tallies.Votes[f] >= FewestVotes && most >= OneClassShare * tallies.Votes[f] && tallies.Votes[f] < OneClassShare * tallies.Documents;
        }
        return keyword;
    }
}
