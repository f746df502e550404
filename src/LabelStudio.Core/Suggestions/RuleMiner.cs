using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Review;

namespace LabelStudio.Core.Suggestions;

/// <summary>Mines candidate rules from documents whose class is known or confidently believed: words, phrases of two and three words, and pairs of words.</summary>
/// <remarks>Same documents, same rules: nothing is drawn, ties go by the words themselves. Time is in the words of the documents, and in the pairs of words of the labeled ones.</remarks>
public static class RuleMiner
{
    /// <summary>Memory for the documents of the candidates that are looked at closely, in bits.</summary>
    private const long MostBits = 512L << 20;

    /// <summary>Candidates of one class that are looked at closely, at least and at most.</summary>
    private const int FewestOfClass = 20, MostOfClass = 200;

    /// <summary>Gold documents from which held-out ones are judged by gold alone, if that be by those without a vote.</summary>
    private const int EnoughGold = 50;

    /// <summary>One rule finds at most this part of its class; the size of the class is told by its share of the labeled documents.</summary>
    private const double MostOfItsClass = 0.8;

    /// <summary>The seed by which labeled documents are dealt into halves.</summary>
    private const int DealSeed = 20;

    /// <summary>Mines.</summary>
    /// <param name="classes">K.</param>
    /// <param name="documents">Documents to mine from and to cover. Gold of the test split must not be in them.</param>
    /// <param name="options">How, or null for the defaults.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The suggestions, the best first.</returns>
    public static IReadOnlyList<RuleSuggestion> Mine(
        int classes, IReadOnlyList<MiningDocument> documents, MiningOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new MiningOptions();
        int[] labeled = [.. Enumerable.Range(0, documents.Count).Where(d => documents[d].Class >= 0 && documents[d].Weight > 0)];
        if (labeled.Length < 2) return [];
        var tokens = new TextTokens([.. documents.Select(d => d.Text)]);
        var found = TermFinder.Find(tokens, labeled, cancel);
        var curve = Curve(classes, documents, labeled, found, cancel);
        var shortlist = Shortlist(classes, documents, labeled, found, curve, options, cancel);
        var rules = Measure(classes, documents, tokens, shortlist, curve, options, cancel);
        return [.. RuleChoice.Choose(rules, tokens, documents, options, cancel).Select(r => Suggestion(r, tokens))];
    }

    /// <summary>Deals the labeled documents into two halves, each class as evenly as can be.</summary>
    private static byte[] Halves(int classes, IReadOnlyList<MiningDocument> documents, int[] labeled)
    {
        var half = new byte[labeled.Length];
        var next = new byte[classes];
        foreach (var i in Enumerable.Range(0, labeled.Length).OrderBy(i => ReviewRanking.Hash(DealSeed, labeled[i])))
        {
            var k = documents[labeled[i]].Class;
            half[i] = next[k];
            next[k] ^= 1;
        }
        return half;
    }

    private static SelectionCurve Curve(int classes, IReadOnlyList<MiningDocument> documents, int[] labeled, Dictionary<Term, List<int>> found, CancellationToken cancel)
    {
        var halves = Halves(classes, documents, labeled);
        var judges = labeled.Count(d => documents[d].Gold && !documents[d].Covered) >= EnoughGold ? Judges.FreshGold
            : labeled.Count(d => documents[d].Gold) >= EnoughGold ? Judges.Gold : Judges.AllLabels;
        var curve = new SelectionCurve(classes);
        Evidence[] evidence = [new(classes), new(classes)];
        var seen = 0;
        foreach (var places in found.Values)
        {
            if (seen++ % 4_096 == 0) cancel.ThrowIfCancellationRequested();
            evidence[0].Clear();
            evidence[1].Clear();
            foreach (var i in places) evidence[halves[i]].Add(documents[labeled[i]]);
            for (var h = 0; h < 2; h++)
            {
                var (mined, other) = (evidence[h], evidence[1 - h]);
                // where a single document speaks for a term nobody would take it for a rule
                if (mined.Weight < 2 || mined.Top() is not (>= 0 and var k)) continue;
                var (held, right) = other.Judged(judges, k);
                curve.Add(mined.Weight, mined.Right(k), held, right);
            }
        }
        return curve;
    }

    /// <summary>The candidates of each class that promise most; of several that hit the same labeled documents the plainest.</summary>
    private static List<Term> Shortlist(
        int classes, IReadOnlyList<MiningDocument> documents, int[] labeled, Dictionary<Term, List<int>> found, SelectionCurve curve, MiningOptions options,
        CancellationToken cancel)
    {
        var ofClass = new List<(Term Term, double Low)>[classes];
        var evidence = new Evidence(classes);
        foreach (var (term, places) in found)
        {
            cancel.ThrowIfCancellationRequested();
            evidence.Clear();
            foreach (var i in places) evidence.Add(documents[labeled[i]]);
            if (evidence.Weight < 2 || evidence.Top() is not (>= 0 and var k)) continue;
            var (share, _) = curve.Of(evidence.Weight, evidence.Right(k));
            if (share < options.LeastPrecision) continue;
            (ofClass[k] ??= []).Add((term, Intervals.OfShare(share, evidence.Weight).Low));
        }
        var kept = new List<Term>();
        var most = (int)Math.Clamp(MostBits / ((long)documents.Count * classes), FewestOfClass, MostOfClass);
        foreach (var candidates in ofClass)
        {
            if (candidates == null) continue;
            var hits = new HashSet<PlacesKey>();
            foreach (var (term, _) in candidates.OrderByDescending(c => c.Low).ThenBy(c => c.Term.Plainness).ThenBy(c => c.Term))
            {
                if (!hits.Add(new PlacesKey(found[term]))) continue;
                kept.Add(term);
                if (hits.Count == most) break;
            }
        }
        return kept;
    }

    private static List<MinedRule> Measure(
        int classes, IReadOnlyList<MiningDocument> documents, TextTokens tokens, List<Term> terms, SelectionCurve curve, MiningOptions options, CancellationToken cancel)
    {
        var hits = new TermHits(tokens, terms, cancel);
        var uncovered = new ulong[(documents.Count + 63) / 64];
        var known = new ulong[uncovered.Length];
        for (var d = 0; d < documents.Count; d++)
        {
            if (!documents[d].Covered) uncovered[d >> 6] |= 1UL << (d & 63);
            if (documents[d].Class >= 0 && documents[d].Weight > 0) known[d >> 6] |= 1UL << (d & 63);
        }
        var room = Room(classes, documents);
        var evidence = new Evidence(classes);
        var rules = new List<MinedRule>(terms.Count);
        foreach (var term in terms)
        {
            cancel.ThrowIfCancellationRequested();
            var all = hits.Of(term);
            var fresh = And(all, uncovered);
            if (MinedRule.Count(fresh) < options.FewestNew) continue;
            evidence.Clear();
            var labeled = MinedRule.Members(And(all, known));
            foreach (var d in labeled) evidence.Add(documents[d]);
            var k = evidence.Top();
            var (share, held) = curve.Of(evidence.Weight, evidence.Right(k));
            share = Math.Min(share, room[k] / MinedRule.Count(all));
            if (share < options.LeastPrecision) continue;
            int gold = 0, goldRight = 0, right = 0;
            foreach (var d in labeled)
            {
                if (documents[d].Gold) gold++;
                if (documents[d].Class != k) continue;
                right++;
                if (documents[d].Gold) goldRight++;
            }
            rules.Add(new MinedRule(
                term, k, gold, goldRight, labeled.Length - gold, right - goldRight, Intervals.OfShare(share, evidence.Weight), (int)Math.Round(held), all, fresh));
        }
        return rules;
    }

    /// <summary>How many documents of each class a rule may find at most: one that hits more hits others.</summary>
    private static double[] Room(int classes, IReadOnlyList<MiningDocument> documents)
    {
        var room = new double[classes];
        var all = 0;
        foreach (var d in documents)
        {
            if (d.Class < 0 || d.Weight <= 0) continue;
            room[d.Class]++;
            all++;
        }
        for (var k = 0; k < classes; k++) room[k] = MostOfItsClass * documents.Count * (room[k] + 1) / (all + classes);
        return room;
    }

    private static ulong[] And(ulong[] first, ulong[] second)
    {
        var both = new ulong[first.Length];
        for (var i = 0; i < both.Length; i++) both[i] = first[i] & second[i];
        return both;
    }

    private static RuleSuggestion Suggestion(MinedRule r, TextTokens tokens) =>
        new(r.Term.Query(tokens), r.Class, r.Gold, r.GoldRight, r.Confident, r.ConfidentRight, r.Precision, r.Held, MinedRule.Members(r.Hits), r.NewCount);

    /// <summary>A list of places, equal to another of the same places.</summary>
    private readonly struct PlacesKey(List<int> places) : IEquatable<PlacesKey>
    {
        private readonly List<int> _places = places;

        public bool Equals(PlacesKey other) => _places.SequenceEqual(other._places);

        public override bool Equals(object? obj) => obj is PlacesKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var place in _places) hash.Add(place);
            return hash.ToHashCode();
        }
    }
}
