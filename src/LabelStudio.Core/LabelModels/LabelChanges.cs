using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Looks for what little would give a document another label: votes that need only be absent, and one vote that a silent function might give.</summary>
/// <param name="scorer">Makes posteriors.</param>
/// <param name="classes">K.</param>
/// <param name="used">Whether a function ever votes for a class, at k · K + v.</param>
/// <param name="levels">The levels of confidence that the scorer knows, or null.</param>
internal sealed class LabelChanges(IPatternScorer scorer, int classes, bool[] used, ConfidenceLevels? levels)
{
    private const int MostRemovals = 2;
    private const int MostRivals = 5;

    /// <summary>Above this many votes on one document the search for removals would take longer than a reader waits.</summary>
    private const int MostVotes = 200;

    private readonly float[] _row = new float[classes];

    /// <summary>At most two removals and one addition, the smallest first.</summary>
    public IReadOnlyList<LabelChange> Find(Vote[] votes, int functions, float[] posterior, int top)
    {
        if (votes.Length == 0) return [];
        var changes = new List<LabelChange>();
        if (votes.Length <= MostVotes)
        {
            int? kept = null;
            while (changes.Count < MostRemovals && Removal(votes, top, kept) is { } removal)
            {
                changes.Add(removal);
                // another way: without the vote that mattered most in the first
                if (kept != null) break;
                kept = removal.Without[0];
            }
        }
        if (Addition(votes, functions, posterior, top) is { } addition) changes.Add(addition);
        return [.. changes.OrderBy(c => c.Without.Count + (c.With == null ? 0 : 1))];
    }

    /// <summary>Takes away one vote after another, each time the one whose absence helps a rival most, until the label changes; then gives back what was not needed.</summary>
    /// <param name="votes">All votes.</param>
    /// <param name="top">The label.</param>
    /// <param name="kept">A function whose vote must stay, or null.</param>
    private LabelChange? Removal(Vote[] votes, int top, int? kept)
    {
        var left = votes.ToList();
        var removed = new List<Vote>();
        // what is left must hold a vote: a document without votes has the class balance, which is no label
        while (left.Count > 1 && Lead(left, top) >= 0)
        {
            var (best, least) = (-1, double.PositiveInfinity);
            for (var i = 0; i < left.Count; i++)
            {
                if (left[i].Function == kept) continue;
                var vote = left[i];
                left.RemoveAt(i);
                var lead = Lead(left, top);
                left.Insert(i, vote);
                if (lead < least) (best, least) = (i, lead);
            }
            if (best < 0) return null;
            removed.Add(left[best]);
            left.RemoveAt(best);
        }
        if (Lead(left, top) >= 0) return null;
        for (var i = removed.Count - 2; i >= 0; i--)
        {
            List<Vote> without = [.. votes.Where(v => !removed.Contains(v) || v == removed[i])];
            if (Lead(without, top) < 0) removed.RemoveAt(i);
        }
        Score([.. votes.Where(v => !removed.Contains(v))]);
        var then = Top();
        return new LabelChange([.. removed.Select(v => v.Function)], null, then, _row[then]);
    }

    /// <summary>The vote of a silent function that would change the label most surely; only for classes that the function is known to vote for.</summary>
    private LabelChange? Addition(Vote[] votes, int functions, float[] posterior, int top)
    {
        var rivals = Enumerable.Range(0, classes).Where(k => k != top).OrderByDescending(k => posterior[k]).Take(MostRivals).ToArray();
        var voted = votes.Select(v => v.Function).ToHashSet();
        LabelChange? best = null;
        for (var f = 0; f < functions; f++)
        {
            if (voted.Contains(f)) continue;
            foreach (var rival in rivals)
            {
                if (!used[f * classes + rival]) continue;
                Score([.. votes.Append(new Vote(f, rival, levels?.Level(f, float.NaN) ?? 0)).OrderBy(v => v.Function)]);
                var then = Top();
                if (then != top && _row[then] > (best?.Probability ?? 0) + 1e-6) best = new LabelChange([], new AddedVote(f, rival), then, _row[then]);
            }
        }
        return best;
    }

    /// <summary>By how much the label is more probable than the best other class; below 0 when it no longer is.</summary>
    private double Lead(List<Vote> votes, int top)
    {
        Score([.. votes]);
        var rival = 0f;
        for (var k = 0; k < classes; k++)
            if (k != top) rival = Math.Max(rival, _row[k]);
        // a tie is no other label
        return Math.Abs(_row[top] - rival) <= 1e-6f ? 0 : _row[top] - rival;
    }

    private void Score(Vote[] votes) => scorer.Posterior(votes, _row);

    private int Top()
    {
        var top = 0;
        for (var k = 1; k < classes; k++)
            if (_row[k] > _row[top]) top = k;
        return top;
    }
}
