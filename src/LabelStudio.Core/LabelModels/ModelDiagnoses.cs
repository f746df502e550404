using LabelStudio.Core.LabelModels.Auto;

namespace LabelStudio.Core.LabelModels;

/// <summary>Makes <see cref="ModelDiagnosis"/>.</summary>
internal static class ModelDiagnoses
{
    /// <summary>So much gold tells the class balance.</summary>
    public const int EnoughGold = 50;

    /// <summary>For a model that learns nothing about the functions' dependence: every function that votes is taken for independent, and for what it seems.</summary>
    public static ModelDiagnosis OfVotes(VoteTallies tallies, double[]? givenBalance = null, double credibility = 0, int gold = 0) =>
        new(true, tallies.Votes.Count(v => v > 0), Source(givenBalance, credibility, gold), credibility, tallies.ClassesWithoutVotes(), false, gold);

    public static ModelDiagnosis Of(VoteFacts facts, RowDoubts doubts, int rounds, int gold)
    {
        var source = Source(facts.GivenBalance, facts.Credibility, gold);
        var asks = source is BalanceSource.Learned or BalanceSource.Even && facts.Tallies.Covered > 0 && (facts.Credibility == 0 || facts.MostlyKeyword);
        return new ModelDiagnosis(facts.Identifiable, facts.Independent, source, facts.Credibility, facts.Tallies.ClassesWithoutVotes(), asks, gold)
        {
            Rounds = rounds,
            VotesTell = doubts.VotesTell,
            Overruled = doubts.Overruled,
        };
    }

    private static BalanceSource Source(double[]? given, double credibility, int gold) =>
        given != null ? BalanceSource.Given : gold >= EnoughGold ? BalanceSource.Gold : credibility > 0 ? BalanceSource.Learned : BalanceSource.Even;
}
