using LabelStudio.Core.Agreement;

namespace LabelStudio.Core.Tests.Agreement;

/// <summary>The coefficients of agreement give what their papers' examples and a calculation by hand give.</summary>
public sealed class AgreementTests
{
    /// <summary>The example of Krippendorff (2011), four people and twelve documents, some left out; a dot is no answer.</summary>
    private static readonly string[] Krippendorff = ["123321412...", "123322412" + "5.3", ".333" + "23422" + "51.", "123324412" + "51."];

    /// <summary>The example of Fleiss (1971) as it is usually printed: ten documents, fourteen answers each, five classes.</summary>
    private static readonly int[][] Fleiss =
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ];

    [Fact]
    public void Krippendorffs_alpha_of_the_published_example_is_0_743()
    {
        var alpha = KrippendorffAlpha.Of(Table(Krippendorff));
        Assert.Equal(0.743, alpha.Value!.Value, 3);
        // one document has one answer only and counts for nothing
        Assert.Equal((11, 40), (alpha.Documents, alpha.Answers));
        Assert.True(alpha.Interval!.Low < 0.743 && alpha.Interval.High > 0.743 && alpha.Interval.High <= 1, alpha.Interval.ToString());
    }

    [Fact]
    public void Fleiss_kappa_of_the_published_example_is_0_210()
    {
        var answers = new List<GivenClass>();
        for (var d = 0; d < Fleiss.Length; d++)
        {
            var person = 0;
            for (var k = 0; k < 5; k++)
                for (var i = 0; i < Fleiss[d][k]; i++) answers.Add(new GivenClass(d, person++, k));
        }
        // a document with another number of answers is left out
        answers.Add(new GivenClass(99, 0, 1));
        answers.Add(new GivenClass(99, 1, 1));
        var kappa = FleissKappa.Of(AnswerTable.Of(answers), 14);
        Assert.Equal(0.210, kappa.Value!.Value, 3);
        Assert.Equal(0.378, kappa.Observed, 3);
        Assert.Equal(0.213, kappa.Expected, 3);
        Assert.Equal((10, 140), (kappa.Documents, kappa.Answers));
    }

    [Fact]
    public void Cohens_kappa_by_hand()
    {
        // 20 times both yes, 5 times yes and no, 10 times no and yes, 15 times both no: 0.7 observed, 0.5 x 0.6 + 0.5 x 0.4 = 0.5 expected
        var kappa = CohenKappa.Of(Pairs((20, 0, 0), (5, 0, 1), (10, 1, 0), (15, 1, 1)), 1, 2);
        Assert.Equal(0.4, kappa.Value!.Value, 12);
        Assert.Equal((0.7, 0.5, 50), (Math.Round(kappa.Observed, 12), Math.Round(kappa.Expected, 12), kappa.Documents));
        Assert.InRange(kappa.Interval!.Low, 0.05, 0.3);
        Assert.InRange(kappa.Interval.High, 0.5, 0.75);
    }

    [Fact]
    public void Every_two_people_get_their_own_kappa_of_what_both_answered()
    {
        var table = AnswerTable.Of(
        [
            new(0, 3, 0), new(0, 1, 0), new(1, 1, 1), new(1, 3, 0), new(2, 2, 1), new(2, 1, 1), new(2, 3, 1), new(3, 2, 0),
        ]);
        var all = CohenKappa.OfAll(table);
        Assert.Equal([(1, 2), (1, 3), (2, 3)], all.Keys.Order());
        Assert.Equal((3, 1, 1), (all[(1, 3)].Documents, all[(1, 2)].Documents, all[(2, 3)].Documents));
        foreach (var ((a, b), kappa) in all) Assert.Equal(CohenKappa.Of(table, b, a).Value, kappa.Value);
        // 2 of 3 equal; 1/3 x 2/3 + 2/3 x 1/3 = 4/9 expected
        Assert.Equal((2 / 3.0 - 4 / 9.0) / (1 - 4 / 9.0), all[(1, 3)].Value!.Value, 12);
    }

    [Fact]
    public void Without_missing_answers_alpha_is_what_its_definition_over_pairs_gives()
    {
        var draws = new SeededDraws(7);
        var answers = new List<GivenClass>();
        for (var d = 0; d < 300; d++)
            for (var p = 0; p < 4; p++)
                if (draws.Chance(0.8)) answers.Add(new GivenClass(d, p, draws.Chance(0.3) ? draws.Whole(0, 3) : d % 4));
        Assert.Equal(ByPairs(answers), KrippendorffAlpha.Of(AnswerTable.Of(answers)).Value!.Value, 10);
    }

    [Fact]
    public void One_class_only_defines_no_coefficient()
    {
        var table = Pairs((10, 0, 0));
        Assert.Null(KrippendorffAlpha.Of(table).Value);
        Assert.Null(FleissKappa.Of(table, 2).Value);
        var cohen = CohenKappa.Of(table, 1, 2);
        Assert.Null(cohen.Value);
        Assert.Null(cohen.Interval);
        Assert.Equal((1, 1, 10), (cohen.Observed, cohen.Expected, cohen.Documents));
    }

    [Fact]
    public void Agreement_without_exception_is_no_certainty()
    {
        var few = KrippendorffAlpha.Of(Pairs((4, 0, 0), (4, 1, 1)));
        var many = KrippendorffAlpha.Of(Pairs((400, 0, 0), (400, 1, 1)));
        Assert.Equal((1, 1), (few.Value, many.Value));
        Assert.Equal((1, 1), (few.Interval!.High, many.Interval!.High));
        Assert.InRange(few.Interval.Low, -1, 0.5);
        Assert.InRange(many.Interval.Low, 0.95, 0.999);
    }

    [Fact]
    public void Nothing_answered_twice_is_no_agreement_and_one_document_no_interval()
    {
        Assert.Null(KrippendorffAlpha.Of(AnswerTable.Of([])).Value);
        Assert.Equal(0, KrippendorffAlpha.Of(AnswerTable.Of([new(0, 0, 0), new(1, 0, 1)])).Documents);
        var one = KrippendorffAlpha.Of(AnswerTable.Of([new(0, 0, 0), new(0, 1, 1)]));
        Assert.Equal((0, null, 1), (Math.Round(one.Value!.Value, 12), one.Interval, one.Documents));
    }

    [Fact]
    public void Two_answers_of_one_person_to_one_document_are_refused() =>
        Assert.Contains("Person 4 has two answers to document 2", Assert.Throws<ArgumentException>(() => AnswerTable.Of([new(2, 4, 0), new(2, 4, 1)])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_interval_is_the_same_each_time()
    {
        var table = Table(Krippendorff);
        Assert.Equal(KrippendorffAlpha.Of(table), KrippendorffAlpha.Of(table));
    }

    /// <summary>1 - the mean difference of pairs within documents over that of all pairs, each answer of a document of m weighed 1 / (m - 1).</summary>
    private static double ByPairs(List<GivenClass> answers)
    {
        var units = answers.GroupBy(a => a.Document).Select(g => g.Select(a => a.Class).ToArray()).Where(g => g.Length > 1).ToList();
        var all = units.SelectMany(u => u).ToArray();
        double observed = 0, expected = 0;
        foreach (var u in units)
            for (var i = 0; i < u.Length; i++)
                for (var j = 0; j < u.Length; j++)
                    if (i != j && u[i] != u[j]) observed += 1.0 / (u.Length - 1);
        for (var i = 0; i < all.Length; i++)
            for (var j = 0; j < all.Length; j++)
                if (i != j && all[i] != all[j]) expected++;
        return 1 - observed / all.Length / (expected / all.Length / (all.Length - 1));
    }

    private static AnswerTable Pairs(params (int Times, int One, int Other)[] pairs)
    {
        var answers = new List<GivenClass>();
        foreach (var (times, one, other) in pairs)
            for (var i = 0; i < times; i++)
            {
                var document = answers.Count / 2;
                answers.Add(new GivenClass(document, 1, one));
                answers.Add(new GivenClass(document, 2, other));
            }
        return AnswerTable.Of(answers);
    }

    private static AnswerTable Table(string[] rows) => AnswerTable.Of(
        [.. rows.SelectMany((row, person) => row.Select((c, document) => (c, document)).Where(x => x.c != '.').Select(x => new GivenClass(x.document, person, x.c - '0')))]);
}
