using LabelStudio.Core.Schema;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Workflow.Prompts;

namespace LabelStudio.Workflow.Tests.Prompts;

public class PromptTrialTests
{
    [Fact]
    public async Task ASampleIsOfTrainAndDevAndAskedOnlyOnce()
    {
        await using var studio = await PromptStudio.StartAsync();
        var first = await studio.TryAsync(studio.Trial(SampleKind.Random, 500));

        Assert.Equal(120, first.Count);
        Assert.DoesNotContain(first, t => t.Split == Split.Test);
        Assert.All(first, t => Assert.Equal((AnswerOutcome.Voted, t.Gold), (t.Answer.Outcome, t.Answer.Class)));
        Assert.Equal(120, studio.Simulator.Calls.Count);

        var again = await studio.TryAsync(studio.Trial(SampleKind.Random, 500));
        Assert.All(again, t => Assert.True(t is { FromCache: true, Cost: 0 }));
        Assert.Equal(120, studio.Simulator.Calls.Count);

        var summary = TrialSummary.Of(again, PromptStudio.Choice, -1, new(2, 1, 8));
        Assert.Equal((120, 120, 1.0), (summary.Judged, summary.Right, summary.Accuracy!.Value));
        Assert.True(summary.CostPerThousand > 0, "what the tokens cost is told also for answers out of the cache");
    }

    [Fact]
    public async Task GoingOnAsksOnlyWhatIsLeftOfTheSameSample()
    {
        await using var studio = await PromptStudio.StartAsync();
        var trial = studio.Trial(SampleKind.DevGold, 12);
        var some = new List<TriedDocument>();
        await foreach (var one in studio.Prompts.TryAsync(studio.Project, trial))
        {
            some.Add(one);
            if (some.Count == 4) break;
        }
        var rest = await studio.TryAsync(trial with { Done = some.Select(s => s.Ordinal).ToHashSet() });

        Assert.Equal(8, rest.Count);
        Assert.Empty(rest.Select(r => r.Ordinal).Intersect(some.Select(s => s.Ordinal)));
        Assert.All(some.Concat(rest), t => Assert.Equal((Split.Dev, 12), (t.Split, t.Total)));
        var other = await studio.TryAsync(trial with { Sample = trial.Sample with { Seed = 2 } });
        Assert.NotEqual(other.Select(o => o.Ordinal).Order(), some.Concat(rest).Select(s => s.Ordinal).Order());
    }

    [Fact]
    public async Task NothingIsAskedThatTheLimitDoesNotCover()
    {
        await using var studio = await PromptStudio.StartAsync();
        var tried = await studio.TryAsync(studio.Trial(SampleKind.Random, 10) with { CostLimit = 0 });

        Assert.Empty(studio.Simulator.Calls);
        Assert.All(tried, t => Assert.Equal((AnswerOutcome.Failed, -1), (t.Answer.Outcome, t.Answer.Class)));
        Assert.All(tried, t => Assert.Contains("budget", t.Answer.Reason, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task SamplesMayBeUncoveredDocumentsOrThoseOfASearch()
    {
        await using var studio = await PromptStudio.StartAsync();
        await studio.Loop.RuleAsync(studio.Project, "refunds", 0, "refund");
        await studio.Loop.SettleAsync(studio.Project);

        var uncovered = await studio.TryAsync(studio.Trial(SampleKind.Uncovered, 100));
        Assert.Equal(80, uncovered.Count);
        Assert.All(uncovered, t => Assert.DoesNotContain("refund", t.Text));
        var search = studio.Trial(SampleKind.Search, 100);
        var found = await studio.TryAsync(search with { Sample = search.Sample with { Query = "card AND lost" } });
        Assert.NotEmpty(found);
        Assert.All(found, t => Assert.Contains("I lost the card", t.Text));
        search = search with { Sample = search.Sample with { Query = "unicorn" } };
        Assert.Contains("No document", (await Assert.ThrowsAsync<UserErrorException>(() => studio.TryAsync(search))).Message);
    }

    [Fact]
    public async Task TheBetterOfTwoTeachersIsToldFromChance()
    {
        await using var studio = await PromptStudio.StartAsync();
        var pairs = new List<ComparedDocument>();
        await foreach (var pair in studio.Prompts.CompareAsync(studio.Project, new PromptMatch(new(PromptStudio.Choice, studio.Bad), new(PromptStudio.Choice, studio.Good), 60, 1, 100))) pairs.Add(pair);
        var result = PromptComparison.Of(pairs);

        Assert.Equal(60, pairs.Count);
        Assert.All(pairs, p => Assert.Equal((p.A.Ordinal, Split.Dev), (p.B.Ordinal, p.A.Split)));
        Assert.Equal(1, result.B.Value);
        Assert.True(result.Difference!.Clear && result.Difference.Difference.Low > 0, $"{result.Difference.Difference}");
        Assert.True(result.CostA > 0 && result.CostB > 0);
    }

    [Fact]
    public async Task ANarrowPromptIsRightToDeclineOtherClasses()
    {
        await using var studio = await PromptStudio.StartAsync();
        var prompt = new PromptDefinition(PromptKind.YesNo, "Is it about a {{class.name}}?\n{{text}}") { Labels = ["card"] };
        var tried = await studio.TryAsync(studio.Trial(SampleKind.DevGold, 60, prompt));

        Assert.Equal(20, tried.Count(t => t.Answer.Votes));
        Assert.Equal(40, tried.Count(t => t.Answer.Outcome == AnswerOutcome.Declined));
        Assert.All(tried, t => Assert.True(t.Right(PromptKind.YesNo, 1)));
    }
}
