using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Suggestions;

/// <summary>Finds what corrected documents of one class have in common and gold of other classes has not.</summary>
public static class CorrectionExplainer
{
    /// <summary>A rule hits at least so many of the corrected documents: one alone explains itself by anything.</summary>
    private const int FewestExplained = 2;

    /// <summary>What a gold document of another class costs, in corrected documents.</summary>
    private const double Misfire = 2;

    private const double LeastRight = 0.7;

    /// <summary>A rule of many words that explains two documents explains nothing.</summary>
    private const double LeastWorth = 1.4;

    /// <summary>What a further word costs, in corrected documents.</summary>
    private const double WordCost = 0.3;

    /// <summary>A rule for one class that hits more of everything than this, and more than so many times the class's share of gold, is of the words that every text holds.</summary>
    private const double MostOfAll = 0.15, MostOfShare = 1.5;

    private const int MostNarrowed = 30;

    /// <summary>Finds the rule.</summary>
    /// <param name="corrected">Texts on which a person gave the class although the label was another one.</param>
    /// <param name="others">Texts of gold documents of other classes.</param>
    /// <param name="own">Texts of further gold documents of the class.</param>
    /// <param name="background">Texts of any documents, to know which words every text holds.</param>
    /// <param name="isBarred">Whether a query must not be suggested, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The rule, or null where the corrected documents have nothing in common that tells them from others.</returns>
    public static CorrectionRule? Explain(
        IReadOnlyList<string> corrected, IReadOnlyList<string> others, IReadOnlyList<string> own, IReadOnlyList<string> background,
        Func<string, bool>? isBarred = null, CancellationToken cancel = default)
    {
        if (corrected.Count < FewestExplained) return null;
        var tokens = new TextTokens([.. corrected, .. others, .. own, .. background]);
        var found = TermFinder.Find(tokens, [.. Enumerable.Range(0, corrected.Count)], cancel);
        var terms = found.Where(f => f.Value.Count >= FewestExplained).Select(f => f.Key).ToList();
        if (terms.Count == 0) return null;
        var hits = new TermHits(tokens, terms, cancel);
        var parts = new Parts(corrected.Count, others.Count, own.Count, background.Count);
        var ofClass = (double)corrected.Count + own.Count;
        var most = others.Count == 0 ? MostOfAll : Math.Max(MostOfAll, MostOfShare * ofClass / (ofClass + others.Count));
        var candidates = new List<Candidate>();
        foreach (var term in terms)
        {
            var bits = hits.Of(term);
            if (background.Count > 0 && parts.Background(bits) > most * background.Count) continue;
            candidates.Add(new Candidate(term, -1, bits, parts.Corrected(bits), parts.Others(bits)));
        }
        candidates.AddRange(Narrowed(tokens, parts, candidates));
        var best = candidates
            .Where(c => c.Explained >= FewestExplained && c.Worth >= LeastWorth && c.Explained >= LeastRight * (c.Explained + c.Misfires) && isBarred?.Invoke(Query(c, tokens).ToString()) != true)
            .OrderByDescending(c => c.Worth).ThenBy(c => parts.Background(c.Bits)).ThenBy(c => c.Term.Plainness)
            .ThenBy(c => Query(c, tokens).ToString(), StringComparer.Ordinal).FirstOrDefault();
        if (best == null) return null;
        return new CorrectionRule(Query(best, tokens), [.. MinedRule.Members(best.Bits).Where(d => d < corrected.Count)], best.Misfires, parts.Own(best.Bits));
    }

    /// <summary>Candidates that misfire, less a word that stands only where they do.</summary>
    private static IEnumerable<Candidate> Narrowed(TextTokens tokens, Parts parts, List<Candidate> candidates)
    {
        foreach (var wide in candidates.Where(c => c.Misfires > 0).OrderByDescending(c => c.Worth).ThenBy(c => c.Term.Plainness).ThenBy(c => c.Term.First).ThenBy(c => c.Term.Second).Take(MostNarrowed).ToList())
        {
            var members = MinedRule.Members(wide.Bits);
            var kept = members.Where(parts.IsCorrected).SelectMany(d => tokens.Documents[d]).ToHashSet();
            var away = members.Where(parts.IsOther).SelectMany(d => tokens.Documents[d].Distinct()).Where(w => !kept.Contains(w))
                .GroupBy(w => w).Select(g => (Word: g.Key, Count: g.Count())).OrderByDescending(g => g.Count).ThenBy(g => g.Word).FirstOrDefault();
            if (away.Count == 0) continue;
            var bits = (ulong[])wide.Bits.Clone();
            foreach (var d in members)
                if (tokens.Documents[d].Contains(away.Word)) bits[d >> 6] &= ~(1UL << (d & 63));
            yield return new Candidate(wide.Term, away.Word, bits, parts.Corrected(bits), parts.Others(bits));
        }
    }

    private static RuleQuery Query(Candidate c, TextTokens tokens)
    {
        var node = c.Term.Node(tokens);
        if (c.Without < 0) return new RuleQuery(node);
        var not = new NotNode(new WordNode(tokens[c.Without]));
        return new RuleQuery(node is AndNode and ? new AndNode([.. and.Parts, not]) : new AndNode([node, not]));
    }

    /// <summary>Where the kinds of documents stand among all.</summary>
    private sealed record Parts(int CorrectedCount, int OtherCount, int OwnCount, int BackgroundCount)
    {
        public bool IsCorrected(int d) => d < CorrectedCount;

        public bool IsOther(int d) => d >= CorrectedCount && d < CorrectedCount + OtherCount;

        public int Corrected(ulong[] bits) => Between(bits, 0, CorrectedCount);

        public int Others(ulong[] bits) => Between(bits, CorrectedCount, OtherCount);

        public int Own(ulong[] bits) => Between(bits, CorrectedCount + OtherCount, OwnCount);

        public int Background(ulong[] bits) => Between(bits, CorrectedCount + OtherCount + OwnCount, BackgroundCount);

        private static int Between(ulong[] bits, int from, int length)
        {
            var count = 0;
            for (var d = from; d < from + length; d++) count += (int)(bits[d >> 6] >> (d & 63) & 1);
            return count;
        }
    }

    /// <param name="Without">A word that must not be there, or -1.</param>
    private sealed record Candidate(Term Term, int Without, ulong[] Bits, int Explained, int Misfires)
    {
        public double Worth => Explained - Misfire * Misfires - WordCost * (Term.Words - 1 + (Term.IsPair ? 0.5 : 0) + (Without >= 0 ? 2 : 0));
    }
}
