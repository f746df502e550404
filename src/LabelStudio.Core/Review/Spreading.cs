namespace LabelStudio.Core.Review;

/// <summary>Reorders a ranking so that documents that are alike do not follow each other.</summary>
/// <remarks>
/// Scheduling with a cool-down: of what may come next the best ranked comes, unless the largest group would then no longer fit into the places that are left. Where
/// documents alike are too many for the window, it is made as small as they need; where they fill more than half, the rest follow each other at the end. Time is n log n.
/// </remarks>
public static class Spreading
{
    /// <summary>Spreads clusters a little and near-copies far.</summary>
    /// <param name="ranked">Documents, best first.</param>
    /// <param name="cluster">The cluster of each place of the ranking, -1 for none.</param>
    /// <param name="copies">The group of near-copies of each place, -1 for none.</param>
    /// <param name="clusterWindow">Within so many places no two of a cluster come, where that can be.</param>
    /// <param name="copyWindow">Within so many places no two near-copies come, where that can be.</param>
    /// <returns>The same documents.</returns>
    /// <exception cref="ArgumentException">Lengths that differ, or a window below 0.</exception>
    public static IReadOnlyList<T> Apart<T>(IReadOnlyList<T> ranked, IReadOnlyList<int> cluster, IReadOnlyList<int> copies, int clusterWindow = 2, int copyWindow = 20)
    {
        if (cluster.Count != ranked.Count || copies.Count != ranked.Count)
            throw new ArgumentException($"{cluster.Count} clusters and {copies.Count} groups for {ranked.Count} documents.", nameof(cluster));
        var first = Order(cluster, clusterWindow);
        // near-copies last, as theirs is the rule that must hold
        var second = Order([.. first.Select(i => copies[i])], copyWindow);
        return [.. second.Select(i => ranked[first[i]])];
    }

    /// <summary>An order in which no two of a group come within a window, where there is one.</summary>
    /// <param name="groups">The group of each place of the ranking, -1 for none.</param>
    /// <param name="window">w: two of a group are at least w + 1 places apart; 0 leaves the ranking as it is.</param>
    /// <returns>A permutation: for each new place the old one.</returns>
    public static int[] Order(IReadOnlyList<int> groups, int window)
    {
        if (window < 0) throw new ArgumentException($"The window is {window}; it must be 0 or more.", nameof(window));
        var schedule = new Schedule(groups, Feasible(groups, window));
        var order = new int[groups.Count];
        for (var place = 0; place < order.Length; place++) order[place] = schedule.Next(place);
        return order;
    }

    /// <summary>The window, or where the largest groups do not fit with it the largest one with which they do; one at least.</summary>
    private static int Feasible(IReadOnlyList<int> groups, int window)
    {
        var sizes = groups.Where(g => g >= 0).GroupBy(g => g).Select(g => g.Count()).ToList();
        var most = sizes.DefaultIfEmpty(1).Max();
        return most < 2 ? window : Math.Min(window, Math.Max(1, (groups.Count - sizes.Count(s => s == most)) / (most - 1) - 1));
    }

    private sealed class Schedule
    {
        private readonly int _window;
        private readonly List<List<int>> _members = [];
        private readonly int[] _next;
        private readonly bool[] _ready;
        private readonly PriorityQueue<int, int> _byRank = new();
        private readonly PriorityQueue<int, (int Left, int Rank)> _byLeft = new();
        private readonly Queue<(int Group, int From)> _cooling = new();

        /// <summary>How many groups have so many members left.</summary>
        private readonly int[] _groupsWith;
        private int _most;
        private int _left;

        public Schedule(IReadOnlyList<int> groups, int window)
        {
            _window = window;
            _left = groups.Count;
            var numberOf = new Dictionary<int, int>();
            for (var place = 0; place < groups.Count; place++)
            {
                var number = _members.Count;
                if (groups[place] < 0 || numberOf.TryAdd(groups[place], number)) _members.Add([place]);
                else _members[numberOf[groups[place]]].Add(place);
            }
            _next = new int[_members.Count];
            _ready = new bool[_members.Count];
            _most = _members.Count == 0 ? 0 : _members.Max(m => m.Count);
            _groupsWith = new int[_most + 1];
            for (var g = 0; g < _members.Count; g++)
            {
                _groupsWith[_members[g].Count]++;
                MakeReady(g);
            }
        }

        public int Next(int place)
        {
            while (_cooling.TryPeek(out var cooled) && cooled.From <= place) MakeReady(_cooling.Dequeue().Group);
            var group = IsTight ? LargestReady() ?? BestReady() : BestReady();
            return Take(group ?? _cooling.Dequeue().Group, place);
        }

        /// <summary>Whether the largest groups fill what is left, so that none of them may wait.</summary>
        private bool IsTight => (long)(_most - 1) * (_window + 1) + _groupsWith[_most] >= _left;

        private int LeftOf(int group) => _members[group].Count - _next[group];

        private void MakeReady(int group)
        {
            _ready[group] = true;
            var rank = _members[group][_next[group]];
            _byRank.Enqueue(group, rank);
            _byLeft.Enqueue(group, (-LeftOf(group), rank));
        }

        // a group that was taken out of one of the two heaps still stands in the other
        private int? BestReady()
        {
            while (_byRank.TryPeek(out var group, out var rank))
            {
                if (_ready[group] && _members[group][_next[group]] == rank) return group;
                _byRank.Dequeue();
            }
            return null;
        }

        private int? LargestReady()
        {
            while (_byLeft.TryPeek(out var group, out var key))
            {
                if (_ready[group] && _members[group][_next[group]] == key.Rank) return -key.Left == _most ? group : null;
                _byLeft.Dequeue();
            }
            return null;
        }

        private int Take(int group, int place)
        {
            _ready[group] = false;
            _groupsWith[LeftOf(group)]--;
            var taken = _members[group][_next[group]++];
            var left = LeftOf(group);
            _left--;
            if (left > 0)
            {
                _groupsWith[left]++;
                _cooling.Enqueue((group, place + _window + 1));
            }
            while (_most > 0 && _groupsWith[_most] == 0) _most--;
            return taken;
        }
    }
}
