using System.Numerics;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>Documents that stand for all hits of a query: those that are known for sure, or evenly taken ones of them, and a sample of those that texts decide.</summary>
internal sealed class StandIns
{
    private readonly int _first;
    private readonly long _firstStands;
    private readonly long _secondStands;

    private StandIns(int[] ordinals, int first, long firstStands, long secondStands)
    {
        Ordinals = ordinals;
        _first = first;
        _firstStands = firstStands;
        _secondStands = secondStands;
    }

    public int[] Ordinals { get; }

    public int Count => Ordinals.Length;

    /// <summary>Whether these are the hits themselves.</summary>
    public bool AreAll => _first == _firstStands && Ordinals.Length - _first == _secondStands;

    /// <param name="first">Some documents.</param>
    /// <param name="firstStands">How many they stand for, themselves among them.</param>
    /// <param name="second">Others.</param>
    /// <param name="secondStands">How many these stand for.</param>
    public static StandIns Of(int[] first, long firstStands, int[] second, long secondStands) => new([.. first, .. second], first.Length, firstStands, secondStands);

    /// <summary>How many hits one document stands for.</summary>
    public double WeightOf(int place) => place < _first ? (double)_firstStands / _first : (double)_secondStands / (Count - _first);

    /// <summary>How many hits have a mark.</summary>
    /// <param name="marks">One for each of the documents.</param>
    public HitCount CountOf(ReadOnlySpan<bool> marks) => Scale(marks[.._first].Count(true), marks[_first..].Count(true));

    /// <summary>Counts on which hits a function votes, and where for another class; marks them.</summary>
    /// <param name="votes">The function's votes.</param>
    /// <param name="agrees">For each value a vote may have, whether it names a class of the rule.</param>
    /// <param name="voted">Set where it votes.</param>
    /// <param name="differs">Set where it votes for other classes.</param>
    public (HitCount Both, HitCount Differ) Meet(VoteColumn votes, bool[] agrees, bool[] voted, bool[] differs)
    {
        var (first, second) = votes.Narrow is { } narrow
            ? (Meet<sbyte>(narrow, agrees, voted, differs, 0, _first), Meet<sbyte>(narrow, agrees, voted, differs, _first, Count))
            : (Meet<short>(votes.Wide, agrees, voted, differs, 0, _first), Meet<short>(votes.Wide, agrees, voted, differs, _first, Count));
        return (Scale(first.Both, second.Both), Scale(first.Differ, second.Differ));
    }

    private (int Both, int Differ) Meet<T>(ReadOnlySpan<T> votes, bool[] agrees, bool[] voted, bool[] differs, int from, int to)
        where T : IBinaryInteger<T>
    {
        int both = 0, differ = 0;
        for (var i = from; i < to; i++)
        {
            var d = Ordinals[i];
            if (d >= votes.Length || votes[d] < T.Zero) continue;
            both++;
            voted[i] = true;
            if (agrees[int.CreateTruncating(votes[d])]) continue;
            differ++;
            differs[i] = true;
        }
        return (both, differ);
    }

    private HitCount Scale(int first, int second)
    {
        var (a, b) = (Scale(first, _first, _firstStands), Scale(second, Count - _first, _secondStands));
        return new HitCount(a.Value + b.Value, a.Low + b.Low, a.High + b.High);
    }

    private static HitCount Scale(int marked, int of, long stands)
    {
        if (of == stands) return HitCount.Of(marked);
        if (of == 0) return new HitCount(0, 0, (int)stands);
        var share = Intervals.Wilson(marked, of);
        return new HitCount((int)Math.Round(share.Value * stands), (int)Math.Floor(share.Low * stands), (int)Math.Ceiling(share.High * stands));
    }
}
