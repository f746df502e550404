using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels.TextAware;

public sealed class RealTextsTests
{
    [SharedFact("youtube/texts.csv")]
    public void Spam_comments_lend_their_votes_log_loss_and_calibration()
    {
        var set = TextVotes.Shared("youtube", "train", "valid");
        var (byVotes, sharpened) = Sharpen(set, null);
        var (before, after) = (LabelFigures.Of(byVotes, set.Votes.Gold), LabelFigures.Of(sharpened.Labels, set.Votes.Gold));
        Assert.True(after.Accuracy > before.Accuracy - 0.01, $"accuracy {before.Accuracy:0.000} -> {after.Accuracy:0.000}");
        Assert.True(after.LogLoss < before.LogLoss - 0.02, $"log-loss {before.LogLoss:0.000} -> {after.LogLoss:0.000}");
        Assert.True(after.Ece < before.Ece, $"ECE {before.Ece:0.000} -> {after.Ece:0.000}");
    }

    /// <summary>Five functions, one a class: when one is held out nobody else knows its class. Only gold can tell.</summary>
    [SharedFact("hausa/texts.csv")]
    public void One_function_a_class_proves_nothing_until_there_is_gold()
    {
        var set = TextVotes.Shared("hausa", "train", "valid");
        var (byVotes, without) = Sharpen(set, null);
        Assert.Same(byVotes, without.Labels);
        Assert.Contains("no class has two independent functions", without.Report.Sentence, StringComparison.Ordinal);

        var known = new int[set.Votes.Gold.Length];
        Array.Fill(known, -1);
        for (var i = 0; i < known.Length; i += 12) known[i] = set.Votes.Gold[i];
        var unseen = set.Votes.Gold.Select((g, i) => known[i] < 0 ? g : -1).ToArray();
        var (anchored, with) = Sharpen(set, known);
        var (before, after) = (LabelFigures.Of(anchored, unseen), LabelFigures.Of(with.Labels, unseen));
        Assert.True(after.Accuracy > before.Accuracy + 0.03, $"accuracy {before.Accuracy:0.000} -> {after.Accuracy:0.000}");
        Assert.True(after.LogLoss < before.LogLoss - 0.1, $"log-loss {before.LogLoss:0.000} -> {after.LogLoss:0.000}");
    }

    [SharedFact("banking77/train.csv")]
    public void Seventy_seven_classes_of_rules_reach_further()
    {
        var (texts, votes, gold) = BankRules(2_000);
        var (byVotes, sharpened) = Sharpen(new TextVotes(texts, new LabeledVotes([.. texts], votes, gold, 0)), null);
        Assert.True(sharpened.Report.Bare.Text > 0);
        double Right(ProbabilisticLabels labels) => Enumerable.Range(0, texts.Length).Count(i => labels.Top(i) == gold[i]) / (double)texts.Length;
        Assert.True(Right(sharpened.Labels) > Right(byVotes) + 0.04, $"accuracy on all documents {Right(byVotes):0.000} -> {Right(sharpened.Labels):0.000}");
    }

    [SharedFact("banking77/train.csv")]
    public void Voters_of_real_texts_are_put_right()
    {
        var all = TextSet.Banking77("train");
        var names = all.ClassNames.Take(12).ToArray();
        var (texts, gold) = Chosen(all, names, 1_000);
        var votes = new SyntheticTexts { Documents = texts.Length, Functions = 6, Classes = 12 }.VotesOn(gold, new Random(3), new ClassList(names));
        var (byVotes, sharpened) = Sharpen(new TextVotes(texts, new LabeledVotes([.. texts], votes, gold, 0)), null);
        var (before, after) = (LabelFigures.Of(byVotes, gold), LabelFigures.Of(sharpened.Labels, gold));
        Assert.True(after.Accuracy > before.Accuracy + 0.08, $"accuracy {before.Accuracy:0.000} -> {after.Accuracy:0.000}");
        Assert.True(after.LogLoss < 0.5 * before.LogLoss, $"log-loss {before.LogLoss:0.000} -> {after.LogLoss:0.000}");
    }

    private static (string[] Texts, VoteMatrix Votes, int[] Gold) BankRules(int documents)
    {
        var rules = RuleFiles.Read(Path.Combine(SharedData.RepositoryRoot, "tests", "data", "banking77-rules.json"));
        var (texts, gold) = Chosen(TextSet.Banking77("train"), [.. rules.Classes], documents);
        return (texts, rules.Apply(texts), gold);
    }

    private static (string[] Texts, int[] Gold) Chosen(TextSet set, string[] names, int documents)
    {
        var order = Enumerable.Range(0, set.Texts.Length).Where(i => names.Contains(set.Gold[i])).ToArray();
        new SplitMix(5).Shuffle(order.AsSpan());
        return ([.. order.Take(documents).Select(i => set.Texts[i])], [.. order.Take(documents).Select(i => Array.IndexOf(names, set.Gold[i]))]);
    }

    private static (ProbabilisticLabels ByVotes, TextAwareOutcome Sharpened) Sharpen(TextVotes set, int[]? gold)
    {
        var options = new LabelModelOptions { Gold = gold };
        var patterns = VotePatterns.Of(set.Votes.Votes);
        var model = new AutoModel().Fit(patterns, options);
        var byVotes = model.Predict(patterns);
        return (byVotes, TextAwareLabels.Sharpen(model, patterns, byVotes, set.Texts, new TextAwareOptions { Fit = options }));
    }
}
