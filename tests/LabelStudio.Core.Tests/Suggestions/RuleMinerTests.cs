using LabelStudio.Core.Rules;
using LabelStudio.Core.Suggestions;

namespace LabelStudio.Core.Tests.Suggestions;

public sealed class RuleMinerTests
{
    [SharedFact("banking77/train.csv")]
    public void Every_count_is_what_reading_every_document_gives()
    {
        var (documents, classes) = Banking77(every: 8, covered: 3);
        var suggestions = RuleMiner.Mine(classes, documents);
        Assert.True(suggestions.Count >= 20);
        foreach (var s in suggestions)
        {
            var matcher = s.Query.CreateMatcher();
            int[] hits = [.. Enumerable.Range(0, documents.Count).Where(d => matcher.Matches(documents[d].Text))];
            Assert.Equal(hits, s.Hits);
            Assert.Equal(hits.Count(d => !documents[d].Covered), s.New);
            Assert.Equal(hits.Count(d => documents[d].Gold), s.Gold);
            Assert.Equal(hits.Count(d => documents[d].Gold && documents[d].Class == s.Class), s.GoldRight);
            Assert.Equal(s.Query, RuleQuery.Parse(s.Query.ToString()));
            Assert.InRange(s.Precision.Value, 0.6, 1);
            Assert.InRange(s.Precision.Low, 0, s.Precision.Value);
        }
        Assert.Equal(suggestions.Count, suggestions.Select(s => (s.Query.ToString(), s.Class)).Distinct().Count());
    }

    [SharedFact("banking77/train.csv")]
    public void The_expected_precision_is_about_that_on_documents_it_never_saw()
    {
        var set = TextSet.Banking77("train");
        var labels = set.Indices(set.ClassNames);
        var (documents, classes) = Banking77(every: 4, covered: 0);
        var suggestions = RuleMiner.Mine(classes, documents, new MiningOptions { Most = 150 });
        int hits = 0, right = 0;
        foreach (var s in suggestions)
            foreach (var d in s.Hits.Where(d => !documents[d].Gold))
            {
                hits++;
                if (labels[d] == s.Class) right++;
            }
        // as they look on the gold they were chosen by, they would be some ten points better
        Assert.InRange(suggestions.Average(s => s.Precision.Value) - right / (double)hits, -0.1, 0.1);
        Assert.True(suggestions.Sum(s => s.GoldRight) / (double)suggestions.Sum(s => s.Gold) > right / (double)hits);
    }

    [SharedFact("banking77/train.csv")]
    public void The_same_documents_suggest_the_same_rules_and_what_is_barred_is_not_among_them()
    {
        var (documents, classes) = Banking77(every: 8, covered: 3);
        var first = RuleMiner.Mine(classes, documents);
        Assert.Equal(first.Select(Words), RuleMiner.Mine(classes, documents).Select(Words));
        var barred = first.Take(5).Select(Words).ToHashSet();
        var others = RuleMiner.Mine(classes, documents, new MiningOptions { IsBarred = (query, k) => barred.Contains($"{query} {k}") }).Select(Words).ToList();
        Assert.NotEmpty(others);
        Assert.Empty(others.Intersect(barred));
        static string Words(RuleSuggestion s) => $"{s.Query} {s.Class}";
    }

    [SharedFact("banking77/train.csv")]
    public void A_rule_that_is_there_already_is_not_suggested_again()
    {
        var (documents, classes) = Banking77(every: 8, covered: 0);
        var first = RuleMiner.Mine(classes, documents);
        var options = new MiningOptions { Existing = [.. first.Take(3).Select(s => (s.Class, s.Hits))] };
        var then = RuleMiner.Mine(classes, documents, options);
        foreach (var known in first.Take(3))
            Assert.DoesNotContain(then, s => s.Class == known.Class && Jaccard(s.Hits, known.Hits) >= 0.8);
    }

    [Fact]
    public void A_class_without_rules_comes_first()
    {
        var documents = Enumerable.Range(0, 60).Select(i => new MiningDocument($"{(i % 2 == 0 ? "apple" : "pear")} n{i}", i < 40 ? i % 2 : -1, 1, i < 40, false)).ToList();
        Assert.Equal(1, RuleMiner.Mine(2, documents, new MiningOptions { ClassesWithRules = new HashSet<int> { 0 } })[0].Class);
        Assert.Equal(0, RuleMiner.Mine(2, documents, new MiningOptions { ClassesWithRules = new HashSet<int> { 1 } })[0].Class);
    }

    [Fact]
    public void Without_labels_and_without_words_there_is_nothing_to_suggest()
    {
        Assert.Empty(RuleMiner.Mine(2, []));
        Assert.Empty(RuleMiner.Mine(2, [new MiningDocument("a b", -1, 0, false, false), new MiningDocument("a c", -1, 0, false, false)]));
        Assert.Empty(RuleMiner.Mine(2, [.. Enumerable.Range(0, 20).Select(i => new MiningDocument(i % 3 == 0 ? "" : "\0 \ud800 ---", i % 2, 1, true, false))]));
    }

    private static double Jaccard(IReadOnlyList<int> a, IReadOnlyList<int> b) => a.Intersect(b).Count() / (double)a.Union(b).Count();

    private static (List<MiningDocument> Documents, int Classes) Banking77(int every, int covered)
    {
        var set = TextSet.Banking77("train");
        var labels = set.Indices(set.ClassNames);
        return ([.. set.Texts.Select((t, d) => new MiningDocument(t, d % every == 0 ? labels[d] : -1, 1, d % every == 0, covered > 0 && d % covered == 0))], set.ClassNames.Length);
    }
}
