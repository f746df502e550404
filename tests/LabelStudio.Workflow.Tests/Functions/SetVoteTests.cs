using System.Text;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>Rules and votes for several classes at once, in the studio.</summary>
public sealed class SetVoteTests
{
    private static readonly string[] Classes = ["lost", "stolen", "fee"];

    [Fact]
    public async Task A_rule_for_several_classes_votes_is_counted_and_exported()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents());
        var either = await studio.Functions.SaveRuleAsync(project, null, "either", new RuleVote([new(1, 3), new(0, 1)]), "card", "", LoopStudio.Ann);
        await studio.RuleAsync(project, "lost", 0, "lost");
        await studio.RuleAsync(project, "fee", 2, "fee");
        await studio.SettleAsync(project);

        var table = await studio.Functions.ListAsync(project);
        var row = table.Functions.Single(f => f.Id == either);
        Assert.Equal([1, 0], row.Classes);
        Assert.Equal([(0, 0.25), (1, 0.75)], row.Votes.Select(v => (v.Class, v.Weight)));
        // "card lost" agrees with the rule for lost, "card fee" does not; gold within the set is right
        Assert.Equal((60, 10 / 90.0), (row.Hits, row.Conflict));
        Assert.Equal((60, 50), (row.GoldVotes, row.GoldRight));
        Assert.Equal([60 / 90.0, 60 / 90.0, 40 / 90.0], table.ClassCoverage);

        var detail = (await studio.Studio.Get<IDocuments>().GetAsync(project, 0))!;
        // a vote for several classes is a vote for each of them
        Assert.Equal(60, (await studio.Studio.Get<IDocuments>().QueryAsync(project, new DocumentQuery { VotedClass = 1 })).Total);
        var vote = detail.Votes.Single(v => v.FunctionId == either);
        Assert.Equal(1, vote.Class);
        Assert.Equal([0, 1], vote.Set.Select(c => c.Class));

        var votes = Encoding.UTF8.GetString(await studio.ExportAsync(s => studio.Exports.WriteVotesAsync(project, s))).Split('\n');
        Assert.Equal("id,either,lost,fee", votes[0].TrimEnd());
        Assert.Equal("0,lost:0.25|stolen:0.75,lost,", votes[1].TrimEnd());
        var rules = Encoding.UTF8.GetString(await studio.ExportAsync(s => studio.Exports.WriteRulesAsync(project, s)));

        // what was exported changes nothing when it is imported again
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(rules));
        Assert.Equal(0, await studio.Functions.ImportRulesAsync(project, "rules.json", json, LoopStudio.Ann));
    }

    [Fact]
    public async Task Other_weights_are_a_new_version_and_no_class_is_refused()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents());
        var id = await studio.Functions.SaveRuleAsync(project, null, "r", new RuleVote([new(0, 1), new(1, 1)]), "card", "", LoopStudio.Ann);
        await studio.Functions.SaveRuleAsync(project, id, "r", new RuleVote([new(0, 5), new(1, 5)]), "card", "", LoopStudio.Ann);
        Assert.Equal(1, (await studio.Functions.ListAsync(project)).Functions.Single().Version);
        await studio.Functions.SaveRuleAsync(project, id, "r", new RuleVote([new(0, 1), new(1, 2)]), "card", "", LoopStudio.Ann);
        await studio.Functions.SaveRuleAsync(project, id, "r", 1, "card", "", LoopStudio.Ann);
        await studio.SettleAsync(project);
        var row = (await studio.Functions.ListAsync(project)).Functions.Single();
        Assert.Equal((3, 60), (row.Version, row.Hits));
        foreach (var bad in new RuleVote[] { new([]), new([new(0, 1), new(0, 1)]), new([new(0, 0), new(1, 1)]), new([new(0, 1), new(3, 1)]), 7 })
            await Assert.ThrowsAsync<UserErrorException>(() => studio.Functions.SaveRuleAsync(project, null, "bad", bad, "card", "", LoopStudio.Ann));
    }

    [Fact]
    public async Task The_label_model_reads_sets_explains_them_and_models_that_cannot_say_so()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents());
        var either = await studio.Functions.SaveRuleAsync(project, null, "either", new RuleVote([new(0, 1), new(1, 1)]), "card", "", LoopStudio.Ann);
        await studio.RuleAsync(project, "stolen", 1, "stolen");
        await studio.RuleAsync(project, "fee", 2, "fee NOT card");
        await studio.SettleAsync(project);
        await studio.FitAsync(project);

        var documents = studio.Studio.Get<IDocuments>();
        var why = (await documents.GetAsync(project, 30))!.Explanation!;
        Assert.Equal(1, why.Label);
        var part = why.Parts.Single(p => p.FunctionId == either);
        Assert.Equal([0, 1], part.Set.Select(c => c.Class));

        // votes of a run are explained by its own schema after the project's has grown
        await studio.Studio.Get<IProjects>().AddClassAsync(project, "other", "", LoopStudio.Ann);
        var later = await documents.GetAsync(project, 30);
        Assert.Equal(1, later!.Explanation!.Label);
        Assert.Equal([0, 1], later.Explanation.Parts.Single(p => p.FunctionId == either).Set.Select(c => c.Class));
        Assert.Equal(60, (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Id == either).Hits);

        var job = await studio.Labels.FitAsync(project, new LabelSettings("snorkel"), LoopStudio.Ann);
        var view = await studio.Studio.Jobs.WaitAsync(job);
        Assert.Contains("Some votes are for a set of classes", view.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Votes_for_sets_are_imported()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents());
        var staged = await studio.Studio.StageAsync("id,bot,other\n0,lost|stolen,fee\n1,lost:0.7|stolen:0.3,\n2,fee,lost|stolen\n3,lost|nothing,\n"u8.ToArray(), "votes.csv");
        var result = await studio.Functions.ImportVotesAsync(project, staged, LoopStudio.Ann);
        Assert.Equal((2, 5L), (result.Functions, result.Votes));
        Assert.Equal(("lost|nothing", 1), result.OffSchema.Single());
        var documents = studio.Studio.Get<IDocuments>();
        var votes = (await documents.GetAsync(project, 1))!.Votes.Single();
        Assert.Equal((0, 0.7f), (votes.Class, (float)votes.Set[0].Weight));
        Assert.Equal([0, 1], (await documents.GetAsync(project, 2))!.Votes.Single(v => v.Function == "other").Set.Select(c => c.Class));
        var exported = Encoding.UTF8.GetString(await studio.ExportAsync(s => studio.Exports.WriteVotesAsync(project, s))).Split('\n');
        Assert.Equal(["0,lost|stolen,fee", "1,lost:0.7|stolen:0.3,", "2,fee,lost|stolen"], exported[1..4].Select(l => l.TrimEnd()));
    }

    /// <summary>30 about a lost card, 20 about a stolen one, 10 about a card's fee, 30 about another fee.</summary>
    private static IEnumerable<(string, string, string, string?)> Documents()
    {
        for (var i = 0; i < 90; i++)
            yield return i switch
            {
                < 30 => ($"{i}", "card lost", "train", "lost"),
                < 50 => ($"{i}", "card stolen", "train", "stolen"),
                < 60 => ($"{i}", "card fee", "train", "fee"),
                _ => ($"{i}", "a fee", "train", null),
            };
    }
}
