using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis;

/// <summary>What the votes look like before any label model: coverage, overlap, conflict, and accuracy on gold.</summary>
/// <param name="Documents">n.</param>
/// <param name="Coverage">Share of documents with a vote, 0 to 1.</param>
/// <param name="Overlap">Share of documents with two votes or more.</param>
/// <param name="Conflict">Share of documents with votes for different classes: there is no class that all votes name.</param>
/// <param name="Functions">One entry a function, in the functions' order.</param>
/// <param name="ClassCoverage">For each class the share of documents with a vote for it, alone or in a set.</param>
/// <remarks>The terms are those of Ratner et al., Snorkel: rapid training data creation with weak supervision, 2017.</remarks>
public sealed record FunctionStatistics(
    int Documents, double Coverage, double Overlap, double Conflict, IReadOnlyList<FunctionSummary> Functions, IReadOnlyList<double> ClassCoverage)
{
    /// <summary>Counts in one pass over the votes of distinct rows.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="gold">n class indices, -1 where unknown, or null. Gold of the test split must not be in it.</param>
    /// <exception cref="ArgumentException">Gold of another length than the documents.</exception>
    public static FunctionStatistics Of(VoteMatrix votes, int[]? gold = null) => Of(VotePatterns.Of(votes), gold);

    /// <summary>As above, from patterns that were made before.</summary>
    /// <exception cref="ArgumentException">Gold of another length than the documents.</exception>
    public static FunctionStatistics Of(VotePatterns patterns, int[]? gold = null)
    {
        if (gold != null && gold.Length != patterns.Documents)
            throw new ArgumentException($"There are {gold.Length} gold entries for {patterns.Documents} documents; give one each, -1 where no gold is known.", nameof(gold));
        var counts = new Counts(patterns.Functions.Count, patterns.Voted);
        for (var p = 0; p < patterns.Count; p++) counts.Add(patterns[p], patterns.Counts[p]);
        if (gold != null)
            for (var i = 0; i < gold.Length; i++)
                if (gold[i] >= 0) counts.AddGold(patterns[patterns.PatternOf[i]], gold[i]);
        return counts.Finish(patterns);
    }

    private sealed class Counts(int functions, VotedClasses voted)
    {
        private readonly int _classes = voted.Classes;
        private readonly int[] _hits = new int[functions];
        private readonly int[] _overlaps = new int[functions];
        private readonly int[] _conflicts = new int[functions];
        private readonly int[] _goldVotes = new int[functions];
        private readonly int[] _goldRight = new int[functions];
        private readonly bool[] _votesFor = new bool[(long)functions * voted.Classes];
        private readonly int[] _byClass = new int[voted.Classes];
        private readonly int[] _lastRow = new int[voted.Classes];
        private int _covered;
        private int _overlapping;
        private int _conflicting;
        private int _row;

        public void Add(ReadOnlySpan<Vote> votes, int documents)
        {
            if (votes.Length == 0) return;
            _row++;
            _covered += documents;
            var conflict = Conflict(votes);
            foreach (var vote in votes)
            {
                _hits[vote.Function] += documents;
                foreach (var label in voted.Of(vote.Class))
                {
                    _votesFor[vote.Function * _classes + label] = true;
                    if (_lastRow[label] == _row) continue;
                    _lastRow[label] = _row;
                    _byClass[label] += documents;
                }
            }
            if (votes.Length < 2) return;
            _overlapping += documents;
            if (conflict) _conflicting += documents;
            foreach (var vote in votes)
            {
                _overlaps[vote.Function] += documents;
                if (conflict) _conflicts[vote.Function] += documents;
            }
        }

        public void AddGold(ReadOnlySpan<Vote> votes, int gold)
        {
            foreach (var vote in votes)
            {
                _goldVotes[vote.Function]++;
                if (voted.Names(vote.Class, gold)) _goldRight[vote.Function]++;
            }
        }

        /// <summary>Whether there is no class that all votes name.</summary>
        private bool Conflict(ReadOnlySpan<Vote> votes)
        {
            foreach (var label in voted.Of(votes[0].Class))
            {
                var all = true;
                foreach (var vote in votes) all &= voted.Names(vote.Class, label);
                if (all) return false;
            }
            return true;
        }

        public FunctionStatistics Finish(VotePatterns patterns)
        {
            double n = Math.Max(1, patterns.Documents);
            var summaries = new FunctionSummary[functions];
            for (var f = 0; f < functions; f++)
            {
                var polarity = Enumerable.Range(0, _classes).Where(k => _votesFor[f * _classes + k]).ToArray();
                var accuracy = _goldVotes[f] == 0 ? null : Intervals.Wilson(_goldRight[f], _goldVotes[f]);
                summaries[f] = new FunctionSummary(patterns.Functions[f], _hits[f], _hits[f] / n, _overlaps[f] / n, _conflicts[f] / n, polarity, _goldVotes[f], _goldRight[f], accuracy);
            }
            return new FunctionStatistics(patterns.Documents, _covered / n, _overlapping / n, _conflicting / n, summaries, [.. _byClass.Select(c => c / n)]);
        }
    }
}

/// <summary>One function's votes. Shares are of all documents, 0 to 1.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Hits">Documents it votes on.</param>
/// <param name="Coverage">Share of documents it votes on.</param>
/// <param name="Overlap">Share of documents on which it and another function vote.</param>
/// <param name="Conflict">Share of documents on which it votes and there is no class that all votes name.</param>
/// <param name="Classes">Its polarity: the classes it votes for, alone or in a set, ascending.</param>
/// <param name="GoldVotes">Its votes on documents with gold.</param>
/// <param name="GoldRight">How many of those are right; a vote for a set is where the gold class is in it.</param>
/// <param name="GoldAccuracy">The share right with its 95 % Wilson interval, or null where none of its votes has gold.</param>
public sealed record FunctionSummary(
    string Name, int Hits, double Coverage, double Overlap, double Conflict, IReadOnlyList<int> Classes, int GoldVotes, int GoldRight, Estimate? GoldAccuracy);
