using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Labels;

/// <summary>Why a document has its label.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public async Task A_label_is_explained_vote_by_vote_also_by_the_model_of_the_file()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(
            ["good", "bad"],
            Enumerable.Range(0, 40).Select(i => ($"d{i}", i % 4 == 0 ? "a good and bad day" : i % 2 == 0 ? "a good day" : "a bad night", "train", (string?)null)));
        var good = await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.RuleAsync(project, "night", 1, "night");
        await studio.FitAsync(project);

        var shown = (await studio.Studio.Documents.GetAsync(project, 1))!;
        var explanation = shown.Explanation!;
        Assert.Equal(shown.Posterior!.Max(), explanation.Probability, 6);
        Assert.Equal(1, explanation.Label);
        Assert.Equal(shown.Votes.Select(v => (v.FunctionId, v.Class)), explanation.Parts.Select(p => (p.FunctionId, p.Class)));
        Assert.All(explanation.Parts, p => Assert.True(p.LogOdds > 0));

        // a studio that was started since has no model in memory; it reads the run's
        var again = await FreshExplainerAsync(studio, project, 1);
        Assert.Equal(explanation.Top, again!.Top);
        Assert.Equal(explanation.Parts, again.Parts);

        Assert.Null(explanation.StaleBecause);

        // the votes that the run saw are kept for a while; the explanation says that it is of an older run
        await studio.RuleAsync(project, "good", 0, "good OR day", good);
        await studio.SettleAsync(project);
        Assert.Equal("1 function changed", (await studio.Studio.Documents.GetAsync(project, 0))!.Explanation!.StaleBecause);
        Assert.Equal("1 function changed", (await studio.Labels.ExplainAsync(project, 1))!.StaleBecause);
    }

    [Fact]
    public async Task An_answer_since_the_fit_does_not_take_the_explanation_away()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(
            ["good", "bad"], Enumerable.Range(0, 20).Select(i => ($"d{i}", i % 2 == 0 ? "a good day" : "a bad night", "train", (string?)null)));
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.FitAsync(project);
        var queue = await studio.QueueAsync(project, "random", 1);
        var card = (await studio.Reviews.NextAsync(project, queue, 1, LoopStudio.Ann))[0];
        await studio.Reviews.AnswerAsync(project, queue, card.Position, 0, "", Guid.NewGuid(), LoopStudio.Ann);
        Assert.NotNull((await studio.Studio.Documents.GetAsync(project, 1))!.Explanation);
    }

    private static async Task<DocumentExplanation?> FreshExplainerAsync(LoopStudio studio, int project, int ordinal)
    {
        var explainer = studio.NewExplainer();
        await using var db = studio.Db();
        return await explainer.ExplainAsync(db, project, ordinal);
    }
}
