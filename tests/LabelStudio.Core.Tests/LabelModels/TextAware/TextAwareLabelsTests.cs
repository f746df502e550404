using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.LabelModels.TextAware;

public sealed class TextAwareLabelsTests
{
    private static readonly SyntheticTexts Telling = new() { Documents = 700, Functions = 6, Classes = 4 };

    /// <summary>One set sharpened once, for the tests that only look.</summary>
    private static readonly Lazy<(ProbabilisticLabels ByVotes, TextAwareOutcome Sharpened)> Once = new(() =>
    {
        var (texts, votes, _) = Telling.Make();
        var sharpened = Sharpen(texts, votes, out var byVotes);
        return (byVotes, sharpened);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_text_that_knows_the_class_sharpens_the_labels(int seed)
    {
        var (texts, votes, gold) = (Telling with { Seed = seed }).Make();
        var sharpened = Sharpen(texts, votes, out var byVotes);
        var (before, after) = (LabelFigures.Of(byVotes, gold), LabelFigures.Of(sharpened.Labels, gold));
        Assert.True(after.Accuracy > before.Accuracy + 0.05, $"accuracy {before.Accuracy:0.000} -> {after.Accuracy:0.000}");
        Assert.True(after.LogLoss < before.LogLoss - 0.1, $"log-loss {before.LogLoss:0.000} -> {after.LogLoss:0.000}");
        Assert.True(after.Ece < before.Ece + 0.01, $"ECE {before.Ece:0.000} -> {after.Ece:0.000}");
        Assert.InRange(sharpened.Report.Changed, 1, texts.Length);
        Assert.StartsWith("The text sharpens the labels", sharpened.Report.Sentence, StringComparison.Ordinal);
    }

    /// <summary>The bound: over ten sets, accuracy falls by half a point at most and log-loss rises by .01 at most; on most sets nothing is touched.</summary>
    [Fact]
    public void A_text_that_knows_nothing_never_hurts()
    {
        var untouched = 0;
        for (var seed = 1; seed <= 10; seed++)
        {
            var (texts, votes, gold) = (Telling with { Seed = seed, Strength = 0, Documents = 300 }).Make();
            var sharpened = Sharpen(texts, votes, out var byVotes);
            var (before, after) = (LabelFigures.Of(byVotes, gold), LabelFigures.Of(sharpened.Labels, gold));
            Assert.True(after.Accuracy >= before.Accuracy - 0.005, $"seed {seed}: accuracy {before.Accuracy:0.000} -> {after.Accuracy:0.000}");
            Assert.True(after.LogLoss <= before.LogLoss + 0.01, $"seed {seed}: log-loss {before.LogLoss:0.000} -> {after.LogLoss:0.000}");
            if (ReferenceEquals(sharpened.Labels, byVotes)) untouched++;
        }
        Assert.True(untouched >= 8, $"{untouched} of 10 sets were left alone");
    }

    [Fact]
    public void Other_peoples_texts_leave_the_labels_as_they_are()
    {
        var (texts, votes, _) = Telling.Make();
        new SplitMix(5).Shuffle(texts.AsSpan());
        var sharpened = Sharpen(texts, votes, out var byVotes);
        Assert.Same(byVotes, sharpened.Labels);
        Assert.False(sharpened.Report.Used);
        Assert.StartsWith("The text adds nothing here", sharpened.Report.Sentence, StringComparison.Ordinal);
        Assert.True(sharpened.Report.VotedEvidence.Votes > 100);
    }

    /// <summary>Else dev and test would judge a student that has heard of them through the labels it learned from.</summary>
    [Fact]
    public void Documents_that_do_not_teach_get_labels_and_change_no_others()
    {
        var (texts, votes, gold) = Telling.Make();
        var teaches = Enumerable.Range(0, texts.Length).Select(d => d % 4 != 0).ToArray();
        var options = new TextAwareOptions { Teaches = teaches };
        var one = Sharpen(texts, votes, out var byVotes, options);
        Assert.True(one.Report.Used, one.Report.Sentence);
        var judges = gold.Select((g, d) => teaches[d] ? -1 : g).ToArray();
        Assert.True(LabelFigures.Of(one.Labels, judges).Accuracy > LabelFigures.Of(byVotes, judges).Accuracy + 0.03);

        var other = Sharpen([.. texts.Select((t, d) => teaches[d] ? t : $"nothing of the kind {d % 7}")], votes, out _, options);
        for (var d = 0; d < texts.Length; d++)
            if (teaches[d]) Assert.Equal(one.Labels[d].ToArray(), other.Labels[d].ToArray());
    }

    [Fact]
    public void The_labels_by_votes_are_not_written_to()
    {
        var (_, votes, _) = Telling.Make();
        var before = new AutoModel().Fit(votes, LabelModelOptions.Default).Predict(votes);
        var (byVotes, sharpened) = Once.Value;
        Assert.NotSame(byVotes, sharpened.Labels);
        Assert.Equal(before.Rows, byVotes.Rows);
        Assert.Equal(before.RowOf, byVotes.RowOf);
        Assert.Equal(before.Covered, byVotes.Covered);
    }

    [Fact]
    public void Equal_seeds_give_equal_bytes_on_any_number_of_threads()
    {
        var (texts, votes, _) = Telling.Make();
        var one = Once.Value.Sharpened;
        var more = Sharpen(texts, votes, out _, new TextAwareOptions { Fit = new LabelModelOptions { Threads = Environment.ProcessorCount + 1 } });
        Assert.Equal(one.Labels.Rows, more.Labels.Rows);
        Assert.Equal(one.Labels.RowOf, more.Labels.RowOf);
        Assert.Equal(one.Report, more.Report);
    }

    [Fact]
    public void Every_posterior_is_a_distribution_and_coverage_stays_that_of_the_votes()
    {
        var (byVotes, outcome) = Once.Value;
        var sharpened = outcome.Labels;
        for (var i = 0; i < sharpened.Count; i++)
        {
            Assert.Equal(byVotes.IsCovered(i), sharpened.IsCovered(i));
            var sum = 0f;
            foreach (var p in sharpened[i])
            {
                Assert.True(p is >= 0 and <= 1);
                sum += p;
            }
            Assert.Equal(1, sum, 1e-4f);
        }
    }

    [Fact]
    public void Documents_without_a_vote_get_a_label_of_their_own()
    {
        var (texts, votes, gold) = (Telling with { Coverage = (0.1, 0.2), Documents = 1_000 }).Make();
        var sharpened = Sharpen(texts, votes, out var byVotes);
        var bare = Enumerable.Range(0, texts.Length).Where(i => !byVotes.IsCovered(i)).ToArray();
        Assert.InRange(bare.Length, 150, 800);
        Assert.Equal(bare.Length, sharpened.Report.Labeled);
        var right = bare.Count(i => sharpened.Labels.Top(i) == gold[i]) / (double)bare.Length;
        Assert.True(right > 0.6, $"{right:0.000} of {bare.Length} bare documents are right");
    }

    [Fact]
    public void Texts_that_are_empty_or_alike_are_left_out()
    {
        var (texts, votes, _) = Telling.Make();
        var sharpened = Sharpen([.. texts.Select(_ => "")], votes, out var byVotes);
        Assert.Same(byVotes, sharpened.Labels);
        Assert.Contains("empty or the same", sharpened.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_without_a_word_keeps_what_its_votes_say()
    {
        var (texts, votes, _) = Telling.Make();
        for (var i = 0; i < texts.Length; i += 3) texts[i] = i % 2 == 0 ? "" : " …!? ";
        var sharpened = Sharpen(texts, votes, out var byVotes);
        Assert.True(sharpened.Report.Used);
        for (var i = 0; i < texts.Length; i += 3) Assert.Equal(byVotes[i].ToArray(), sharpened.Labels[i].ToArray());
    }

    [Fact]
    public void Without_votes_there_is_nothing_to_learn()
    {
        var (texts, _, _) = Telling.Make();
        var none = new VoteMatrix(new ClassList(["a", "b"]), [new VoteColumn("f", texts.Length, 2), new VoteColumn("g", texts.Length, 2)], texts.Length);
        var sharpened = Sharpen(texts, none, out var byVotes);
        Assert.Same(byVotes, sharpened.Labels);
        Assert.Contains("fewer than 30 documents have a vote", sharpened.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_cannot_vouch_for_the_text()
    {
        var (texts, votes, _) = (Telling with { Functions = 1, Coverage = (0.8, 0.8) }).Make();
        var copies = Enumerable.Range(0, 3).Select(c =>
        {
            var column = new VoteColumn($"copy {c}", texts.Length, 4);
            for (var i = 0; i < texts.Length; i++) column[i] = votes.Functions[0][i];
            return column;
        });
        var sharpened = Sharpen(texts, new VoteMatrix(votes.Classes, [.. copies], texts.Length), out var byVotes);
        Assert.Same(byVotes, sharpened.Labels);
        Assert.Contains("near-copies", sharpened.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void More_documents_than_students_learn_from_are_predicted_all_the_same()
    {
        var (texts, votes, gold) = (Telling with { Documents = 1_200 }).Make();
        var sharpened = Sharpen(texts, votes, out var byVotes, new TextAwareOptions { MostTrainingDocuments = 600 });
        Assert.True(LabelFigures.Of(sharpened.Labels, gold).Accuracy > LabelFigures.Of(byVotes, gold).Accuracy + 0.03);
    }

    [Fact]
    public void The_explanation_adds_up_to_the_sharpened_log_odds()
    {
        var (_, votes, _) = Telling.Make();
        var model = new AutoModel().Fit(votes, LabelModelOptions.Default);
        var (byVotes, sharpened) = Once.Value;
        for (var i = 0; i < 50; i++)
        {
            var why = TextExplanation.Of(sharpened.Report, model.ClassBalance, byVotes[i], sharpened.Labels[i], byVotes.IsCovered(i));
            Assert.Equal(sharpened.Labels.Top(i), why.Top);
            Assert.Equal(Math.Log(sharpened.Labels[i][why.Top] / sharpened.Labels[i][why.Second]), why.Votes + why.Text, 1e-4);
        }
    }

    [Fact]
    public void Progress_has_names_and_cancelling_stops()
    {
        var (texts, votes, _) = Telling.Make();
        var stages = new List<string>();
        Sharpen(texts, votes, out _, progress: new Heard(stages));
        Assert.Equal(["read texts", "compare text with held-out functions", "read texts", "train text students", "sharpen labels"], stages);
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Sharpen(texts, votes, out _, progress: new Heard([], cancel), cancel: cancel.Token));
    }

    [Fact]
    public void Texts_of_another_number_are_refused()
    {
        var (texts, votes, _) = Telling.Make();
        var e = Assert.Throws<ArgumentException>(() => Sharpen(texts[1..], votes, out _));
        Assert.Contains("699 texts for 700 documents", e.Message, StringComparison.Ordinal);
    }

    private static TextAwareOutcome Sharpen(
        string[] texts, VoteMatrix votes, out ProbabilisticLabels byVotes, TextAwareOptions? options = null, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        options ??= TextAwareOptions.Default;
        var patterns = VotePatterns.Of(votes, 0, cancel);
        var model = new AutoModel().Fit(patterns, options.Fit, null, cancel);
        byVotes = model.Predict(patterns, cancel);
        return TextAwareLabels.Sharpen(model, patterns, byVotes, texts, options, progress, cancel);
    }

    private sealed class Heard(List<string> stages, CancellationTokenSource? cancel = null) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            lock (stages)
            {
                if (stages.Count == 0 || stages[^1] != value.Stage) stages.Add(value.Stage);
            }
            if (value.Stage == "train text students") cancel?.Cancel();
        }
    }
}
