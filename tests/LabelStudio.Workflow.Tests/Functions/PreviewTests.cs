using LabelStudio.Core.Rules;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>What a rule would do, before it is saved.</summary>
public sealed class PreviewTests
{
    [Theory]
    [InlineData("card AND (lost OR stolen)")]
    [InlineData("\"my card\"")]
    [InlineData("/\\bcard.*(lost|gone)/")]
    [InlineData("NOT card")]
    [InlineData("refund*")]
    public async Task It_says_what_reading_every_document_would(string query)
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(BankMessages.Classes, BankMessages.Documents);
        var matcher = RuleQuery.Parse(query).CreateMatcher();
        var hits = BankMessages.Documents.Where(d => matcher.Matches(d.Text)).ToList();
        var open = hits.Where(d => d.Gold != null && d.Split != "test").ToList();
        var @class = BankMessages.Classes.ToList().IndexOf("lost_or_stolen_card");

        var preview = await studio.Functions.PreviewAsync(project, query, @class);
        Assert.Null(preview.Error);
        // 1,500 texts are read within the time even where the index knows nothing; but the time is a promise too
        if (preview.HitsExact)
        {
            Assert.Equal(hits.Count, preview.Hits);
            Assert.Equal(open.Count, preview.GoldHits);
            Assert.Equal(open.Count(d => d.Gold == "lost_or_stolen_card"), preview.GoldByClass.FirstOrDefault(c => c.Class == @class).Count);
        }
        else
        {
            Assert.InRange(preview.Hits, hits.Count / 2, hits.Count * 2);
        }
        Assert.NotEmpty(preview.Sample);
        var ids = hits.Select(d => d.Id).ToHashSet();
        Assert.All(preview.Sample, row => Assert.Contains(row.ExternalId, ids));
        Assert.All(preview.Sample.Where(row => row.Split == Core.Schema.Split.Test), row => Assert.Null(row.Gold));
    }

    [Fact]
    public async Task New_is_the_share_that_nobody_votes_on_yet()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(
            ["a", "b"], Enumerable.Range(0, 40).Select(i => ($"d{i}", i % 4 == 0 ? "apple pie" : "apple", "train", (string?)null)));
        Assert.Null((await studio.Functions.PreviewAsync(project, "apple", 0)).New);
        await studio.RuleAsync(project, "pie", 0, "pie");
        await studio.SettleAsync(project);
        Assert.Equal(0.75, (await studio.Functions.PreviewAsync(project, "apple", 0)).New!.Value, 6);
        Assert.Equal(0, (await studio.Functions.PreviewAsync(project, "pie", 0)).New!.Value, 6);
    }

    [Fact]
    public async Task A_fault_is_shown_where_it_is()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["a", "b"], [("1", "x", "train", null)]);
        var preview = await studio.Functions.PreviewAsync(project, "card AND (lost", 0);
        Assert.NotNull(preview.Error);
        Assert.InRange(preview.ErrorPosition, 9, 14);
        Assert.Empty(preview.Sample);
    }
}
