using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Seeded confidences for votes whose gold is known.</summary>
public static class VoteConfidences
{
    /// <summary>The same votes, with confidences from normal scores whose mean is <paramref name="informative"/> standard deviations higher where a vote is right.</summary>
    /// <param name="votes">The votes; they stay as they are.</param>
    /// <param name="informative">0 tells nothing, 1.5 tells as much as a good language model's.</param>
    /// <param name="said">What the function says in place of the true probability of being right (of a function that is right on half of its votes), or null to say the truth.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static LabeledVotes WithConfidence(this LabeledVotes votes, double informative, Func<double, double>? said = null, int seed = 0)
    {
        var random = new Random(seed);
        var n = votes.Ids.Length;
        var columns = votes.Votes.Functions.Select(f =>
        {
            var column = new VoteColumn(f.Name, n, votes.Votes.Voted.Count) { Confidence = new float[n] };
            for (var i = 0; i < n; i++)
            {
                column[i] = f[i];
                var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                var score = normal + (f[i] >= 0 && votes.Votes.Voted.Names(f[i], votes.Gold[i]) ? informative / 2 : -informative / 2);
                // log-odds of being right is d × score; without information any score will do for a confidence
                var sure = 1 / (1 + Math.Exp(-(informative == 0 ? 1.5 : informative) * score));
                column.Confidence[i] = (float)(said?.Invoke(sure) ?? sure);
            }
            return column;
        }).ToList();
        return votes with { Votes = new VoteMatrix(votes.Classes, columns, n, votes.Votes.Voted.Sets) };
    }
}
