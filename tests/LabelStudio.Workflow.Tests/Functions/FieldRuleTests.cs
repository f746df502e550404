using System.Globalization;
using System.Text;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Tests.Imports;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>Rules that ask for fields see the fields of the import, in preview and in votes.</summary>
public sealed class FieldRuleTests
{
    [Theory]
    [InlineData("amount>=50", 50)]
    [InlineData("amount>=50 NOT channel:mail", 26)]
    [InlineData("card channel:mail", 25)]
    [InlineData("missing:x OR Amount=7", 1)]
    public async Task Preview_and_votes_agree(string query, int hits)
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        Assert.Equal(HitCount.Of(hits), (await studio.PreviewAsync(project, query, 0)).Hits);
        var rule = await studio.RuleAsync(project, "r", 0, query);
        await studio.RuleAsync(project, "plain", 0, "card");
        await studio.SettleAsync(project);
        var table = await studio.Functions.ListAsync(project);
        Assert.Equal(hits, table.Functions.Single(f => f.Id == rule).Hits);
    }

    [Fact]
    public async Task A_changed_field_changes_the_votes()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var rule = await studio.RuleAsync(project, "r", 0, "amount>=50");
        await studio.SettleAsync(project);
        await studio.Studio.SucceedAsync(project, "id,text,amount,channel\nd0,card,99,mail\n", ImportStudio.Options(new ColumnMapping("id", "text", null, null)));
        await studio.SettleAsync(project);
        if (await studio.Functions.ApplyAsync(project, LoopStudio.Ann) is { } job) await studio.EndAsync(job);
        Assert.Equal(51, (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Id == rule).Hits);
    }

    [Theory]
    [InlineData("@cities", "There are no lists here")]
    [InlineData("similar(\"a\", 0.5)", "No such folder")]
    public async Task A_rule_that_refers_to_what_is_not_there_is_not_saved(string query, string says)
    {
        await using var studio = await LoopStudio.StartAsync(configure: o => o.EncoderFolder = "nowhere");
        var project = await ProjectAsync(studio);
        var fault = (await studio.PreviewAsync(project, query, 0)).Fault!;
        Assert.Matches(says, $"{fault.What}. {fault.Suggestion}");
        Assert.Matches(says, (await Assert.ThrowsAsync<UserErrorException>(() => studio.RuleAsync(project, "r", 0, query))).Message);
        Assert.Empty((await studio.Functions.ListAsync(project)).Functions);
    }

    private static async Task<int> ProjectAsync(LoopStudio studio)
    {
        var project = await studio.Studio.ProjectAsync("a", "b");
        var csv = new StringBuilder("id,text,amount,channel\n");
        for (var i = 0; i < 100; i++) csv.Append(CultureInfo.InvariantCulture, $"d{i},{(i % 2 == 0 ? "card" : "cash")},{i},{(i % 4 < 2 ? "mail" : "chat")}\n");
        await studio.Studio.SucceedAsync(project, csv.ToString(), ImportStudio.Options(new ColumnMapping("id", "text", null, null)));
        return project;
    }
}
