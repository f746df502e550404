namespace LabelStudio.Core.Suggestions;

/// <summary>Chooses, of measured candidates, a few that add much, hit different documents and speak for different classes.</summary>
internal static class RuleChoice
{
    /// <summary>Rules whose documents overlap more than this (Jaccard) are one rule.</summary>
    private const double NearlyOne = 0.8;

    /// <summary>How much surer a narrower rule must be to stand beside the wider one that it is part of.</summary>
    private const double WorthNarrowing = 0.03;

    /// <summary>A rule of which less than this is left that is new after those chosen before adds too little.</summary>
    private const double LeastLeft = 0.4;

    private const double WithoutRules = 2;

    public static List<MinedRule> Choose(
        List<MinedRule> rules, TextTokens tokens, IReadOnlyList<MiningDocument> documents, MiningOptions options, CancellationToken cancel)
    {
        var left = Distinct(rules);
        left.RemoveAll(r => IsNarrower(r, rules) || options.IsBarred?.Invoke(r.Term.Query(tokens).ToString(), r.Class) == true);
        var existing = options.Existing.Select(e => (e.Class, Bits: BitsOf(e.Hits, documents.Count))).ToLookup(e => e.Class, e => e.Bits);
        var chosen = new List<MinedRule>();
        var ofClass = new Dictionary<int, int>();
        var covered = new ulong[(documents.Count + 63) / 64];
        while (chosen.Count < options.Most && left.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            var (best, most) = (-1, 0.0);
            for (var i = 0; i < left.Count; i++)
            {
                var added = left[i].NewCount - MinedRule.CountBoth(left[i].Fresh, covered);
                if (added < Math.Max(options.FewestNew, LeastLeft * left[i].NewCount)) continue;
                var missing = options.ClassesWithRules?.Contains(left[i].Class) == false ? WithoutRules : 1;
                var gain = added * left[i].Precision.Low * missing / (1 + ofClass.GetValueOrDefault(left[i].Class));
                if (gain > most) (best, most) = (i, gain);
            }
            if (best < 0) break;
            var rule = left[best];
            left.RemoveAt(best);
            if (existing[rule.Class].Any(hits => Alike(rule, hits)) || chosen.Any(c => c.Class == rule.Class && Alike(rule, c.Hits))) continue;
            chosen.Add(rule);
            ofClass[rule.Class] = ofClass.GetValueOrDefault(rule.Class) + 1;
            for (var i = 0; i < covered.Length; i++) covered[i] |= rule.Fresh[i];
        }
        return chosen;
    }

    /// <summary>Of rules that hit the very same documents the plainest.</summary>
    private static List<MinedRule> Distinct(List<MinedRule> rules) =>
    [
        .. rules.GroupBy(r => (r.Class, r.HitCount, MinedRule.Members(r.Hits).Aggregate(17L, (h, d) => unchecked(h * 31 + d))))
            .Select(g => g.OrderBy(r => r.Term.Plainness).ThenBy(r => r.Term).First()),
    ];

    /// <summary>Whether a rule is part of a wider one for its class that is about as sure.</summary>
    private static bool IsNarrower(MinedRule rule, List<MinedRule> rules)
    {
        if (rule.Term.Words == 1) return false;
        foreach (var other in rules)
        {
            if (ReferenceEquals(other, rule) || other.Class != rule.Class || other.HitCount <= rule.HitCount || !IsPart(other.Term, rule.Term)) continue;
            if (other.Precision.Low >= rule.Precision.Low - WorthNarrowing && MinedRule.CountBoth(rule.Hits, other.Hits) == rule.HitCount) return true;
        }
        return false;
    }

    private static bool IsPart(Term wide, Term narrow) => narrow.Holds(wide.First) && (wide.Second < 0 || narrow.Holds(wide.Second)) && (wide.Third < 0 || narrow.Holds(wide.Third));

    private static bool Alike(MinedRule rule, ulong[] other)
    {
        var both = MinedRule.CountBoth(rule.Hits, other);
        return both >= NearlyOne * (rule.HitCount + MinedRule.Count(other) - both);
    }

    private static ulong[] BitsOf(IReadOnlyList<int> hits, int documents)
    {
        var bits = new ulong[(documents + 63) / 64];
        foreach (var d in hits) bits[d >> 6] |= 1UL << (d & 63);
        return bits;
    }
}
