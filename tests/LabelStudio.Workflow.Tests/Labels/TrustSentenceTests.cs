using LabelStudio.Core.Analysis;
using LabelStudio.Core.Evaluation;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Tests.Labels;

/// <summary>The plain sentence of the trust panel: each of its branches, from counts of right and wrong documents.</summary>
public sealed class TrustSentenceTests
{
    private static readonly string[] Copies = ["two functions are copies", "three functions say one class for much of the documents"];

    [Fact]
    public void It_adds_to_both()
    {
        var sentence = Say(Compared(1000, majority: 800, best: 750, model: 850));
        Assert.StartsWith("The model adds 5.0 points over majority (", sentence, StringComparison.Ordinal);
        Assert.Contains("and 10.0 points over \"retrieval prompt\" alone (", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void It_adds_over_majority_and_the_best_function_cannot_be_told()
    {
        var compared = Compared(300, majority: 200, best: 240, model: 245, modelMisses: 20);
        Assert.StartsWith("The model adds 15.0 points over majority (9.", Say(compared), StringComparison.Ordinal);
        Assert.Contains("Whether it beats \"retrieval prompt\" alone, 300 documents of dev with gold cannot tell (", Say(compared), StringComparison.Ordinal);
        Assert.Matches("about [0-9,]+ more documents with gold would show a difference of 1.7 points", Say(compared));
    }

    [Fact]
    public void It_adds_over_majority_and_nothing_over_the_best_function()
    {
        var sentence = Say(Compared(2000, majority: 1500, best: 1800, model: 1801), Copies);
        Assert.Matches("^The model adds 15.[0-9] points over majority \\(.*\\), but nothing over \"retrieval prompt\": two functions are copies and three functions say one class", sentence);
    }

    [Fact]
    public void One_function_alone_is_better()
    {
        var compared = Compared(1000, majority: 700, best: 850, model: 800);
        Assert.StartsWith("The model adds nothing over \"retrieval prompt\", which alone is 5.0 points better (3.7 to 6.4).", Say(compared), StringComparison.Ordinal);
        Assert.EndsWith("better (3.7 to 6.4): two functions are copies and three functions say one class for much of the documents.", Say(compared, Copies), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_worse_than_majority()
    {
        var compared = Compared(1000, majority: 800, best: 700, model: 760);
        Assert.StartsWith("The model is worse than majority vote by 4.0 points (2.8 to 5.3). Compare the functions'", Say(compared), StringComparison.Ordinal);
        Assert.EndsWith("(2.8 to 5.3). Look at this first: two functions are copies and three functions say one class for much of the documents.", Say(compared, Copies), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_as_good_as_majority_and_its_probabilities_are_better()
    {
        var compared = Compared(5000, majority: 4000, best: 3000, model: 4003, majorityLoss: 1.12, modelLoss: 0.31);
        Assert.StartsWith("The model adds nothing to the accuracy of majority vote: they are within 1 point of each other (0.0 to 0.1 on 5,000 documents).", Say(compared), StringComparison.Ordinal);
        Assert.EndsWith(" Its probabilities are better than shares of votes: log-loss 0.31 against 1.12.", Say(compared), StringComparison.Ordinal);
        Assert.DoesNotContain("probabilities", Say(Compared(5000, majority: 4000, best: 3000, model: 4003)), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_as_good_as_the_best_function()
    {
        // majority may be two points better or worse; the best function is right on the same documents as the model
        var compared = Compared(1000, majority: 800, best: 805, model: 805, majorityHits: 40);
        Assert.StartsWith("The model adds nothing over \"retrieval prompt\": they are within 1 point", Say(compared), StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_too_little_gold_to_tell()
    {
        var compared = Compared(60, majority: 48, best: 40, model: 50);
        Assert.StartsWith("60 documents of dev with gold cannot tell the model from majority vote (0.0 to 8.3): about ", Say(compared), StringComparison.Ordinal);
        Assert.Matches("about [0-9]+ more documents with gold would show a difference of 3.3 points\\.$", Say(compared));
    }

    [Fact]
    public void Five_documents_that_all_speak_for_it_seem_and_do_not_show()
    {
        Assert.StartsWith("The model seems to add 5.0 points over majority vote (1.0 to 10.0), yet on so few", Say(Compared(100, majority: 60, best: 20, model: 65)), StringComparison.Ordinal);
        Assert.StartsWith("The model seems to be 5.0 points worse than majority vote (1.0 to 10.0), yet on so few", Say(Compared(100, majority: 65, best: 20, model: 60)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(200)]
    public void Few_documents_on_which_nothing_differs_are_not_taken_for_equality(int n) =>
        Assert.Contains("cannot tell the model from majority vote (0.0 to 0.0)", Say(Compared(n, majority: n / 2, best: n / 5, model: n / 2)), StringComparison.Ordinal);

    [Fact]
    public void The_gold_that_is_asked_for_would_indeed_tell()
    {
        const int n = 100, only = 4, other = 9;
        var sentence = Say(Of(n, Pattern(n, i => i < 60), Pattern(n, _ => false), Pattern(n, i => i >= only && i < 60 + other)));
        var digits = System.Text.RegularExpressions.Regex.Match(sentence, "about ([0-9,]+) more").Groups[1].Value;
        var needed = n + int.Parse(digits, System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(PairedAccuracy.Of(n, only, other).Clear);
        Assert.True(PairedAccuracy.Of(needed, only * needed / n, (other * needed + n - 1) / n).Clear, $"{needed} documents");
        Assert.InRange(needed, 150, 450);
    }

    [Theory]
    [InlineData(600, 400, "Majority vote is right on 60.0 % of 1,000 documents (56.9 % to 63.0 %), 20.0 points more than \"retrieval prompt\" alone (17.")]
    [InlineData(600, 605, "Majority vote is right on 60.0 % of 1,000 documents (56.9 % to 63.0 %). Fit the model auto")]
    [InlineData(600, 700, "Majority vote is right on 60.0 % of 1,000 documents (56.9 % to 63.0 %); \"retrieval prompt\" alone is 10.0 points better (")]
    public void Majority_itself_is_compared_with_the_best_function(int majority, int best, string start)
    {
        var compared = Of(1000, Pattern(1000, i => i < majority), Pattern(1000, i => i < best), null);
        Assert.StartsWith(start, Say(compared), StringComparison.Ordinal);
    }

    private static string Say(TrustComparison compared, params string[] because) =>
        new TrustSentence(compared, TrustKind.Model, new TrustNames("auto", "retrieval prompt"), because).Text();

    /// <summary>The first documents are right; of the model's, some at the start are wrong and as many more at its end right, and of majority's likewise.</summary>
    private static TrustComparison Compared(
        int n, int majority, int best, int model, int modelMisses = 0, int majorityHits = 0, double majorityLoss = 0.5, double modelLoss = 0.5) =>
        Of(
            n, Pattern(n, i => i >= majorityHits && i < majority + majorityHits), Pattern(n, i => i < best), Pattern(n, i => i >= modelMisses && i < model + modelMisses),
            majorityLoss, modelLoss);

    private static bool[] Pattern(int n, Func<int, bool> right) => [.. Enumerable.Range(0, n).Select(right)];

    private static TrustComparison Of(int n, bool[] majority, bool[] best, bool[]? model, double majorityLoss = 0.5, double modelLoss = 0.5)
    {
        List<TrustScore> scores = [Score(TrustKind.Majority, majority, majorityLoss), Score(TrustKind.BestFunction, best, null)];
        if (model != null) scores.Add(Score(TrustKind.Model, model, modelLoss));
        return new TrustComparison([.. Enumerable.Range(0, n)], 0, scores);
    }

    private static TrustScore Score(TrustKind kind, bool[] right, double? loss) =>
        new(kind, Intervals.Wilson(right.Count(r => r), right.Length), 0.5, loss, loss == null ? null : 0.1, right, loss is { } l ? [.. right.Select((_, i) => l + 0.01 * (i % 3))] : null);
}
