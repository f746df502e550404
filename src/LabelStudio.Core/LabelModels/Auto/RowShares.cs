using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The first posterior of a row: weighted vote shares with one more vote that is spread by the class balance. An object holds scratch of its own and serves one thread.</summary>
/// <param name="facts">What is known of the votes.</param>
/// <param name="balance">K shares.</param>
internal sealed class RowShares(VoteFacts facts, double[] balance)
{
    private readonly int _classes = facts.Classes;
    private readonly int _shift = facts.Voices.Shift;
    private readonly int _voted = facts.Voices.Count * facts.Classes;
    private readonly double[] _share = new double[facts.Classes];
    private readonly int[] _named = new int[facts.Classes];
    private readonly bool[] _isNamed = new bool[facts.Classes];

    /// <summary>Where the sums of the spread vote stand: one for each voice, then one for all.</summary>
    public int Spread => 2 * _voted + _classes;

    /// <summary>Adds a row to hits, voted, mass and, behind them, what is left of the spread vote.</summary>
    public void AddTo(double[] sums, ReadOnlySpan<Vote> votes, double documents)
    {
        var (total, distinct) = (Corroboration.Total(votes, facts.Weights), 0);
        foreach (var vote in votes)
        {
            var classes = facts.Voted.Of(vote.Class);
            var shares = facts.Voted.SharesOf(vote.Class);
            for (var i = 0; i < classes.Length; i++)
            {
                if (!_isNamed[classes[i]]) _named[distinct++] = classes[i];
                _isNamed[classes[i]] = true;
                _share[classes[i]] += facts.Weights[vote.Function] * shares[i];
            }
        }
        var each = documents / (total + 1);
        sums[^1] += each;
        foreach (var vote in votes)
        {
            var teaches = each * Corroboration.Of(total, facts.Weights[vote.Function]);
            if (teaches == 0) continue;
            var voice = vote.Voice(_shift);
            sums[Spread + voice] += teaches;
            foreach (var label in facts.Voted.Of(vote.Class)) sums[voice * _classes + label] += teaches * (_share[label] + balance[label]);
            for (var i = 0; i < distinct; i++) sums[_voted + voice * _classes + _named[i]] += teaches * _share[_named[i]];
        }
        for (var i = 0; i < distinct; i++)
        {
            sums[2 * _voted + _named[i]] += each * _share[_named[i]];
            (_share[_named[i]], _isNamed[_named[i]]) = (0, false);
        }
    }
}
