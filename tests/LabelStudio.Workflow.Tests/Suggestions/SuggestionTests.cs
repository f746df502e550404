using LabelStudio.Core.Rules;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Suggestions;
using LabelStudio.Workflow.Tests.Imports;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Suggestions;

/// <summary>Suggested rules: what they say is so, what was dismissed stays away, and test gold teaches nothing.</summary>
public sealed class SuggestionTests
{
    private static readonly string[] Fruits = ["apple", "pear", "cherry"];

    [Fact]
    public async Task What_a_suggestion_says_is_what_its_documents_are()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(BankMessages.Classes, BankMessages.Documents);
        var suggestions = studio.Studio.Get<ISuggestions>();
        var list = await suggestions.ListAsync(project, false);
        var open = BankMessages.Documents.Where(d => d.Gold != null && d.Split != "test").ToList();
        Assert.Equal(open.Count, list.Gold);
        Assert.Equal(BankMessages.Documents.Count, list.Documents);
        Assert.NotEmpty(list.Rules);
        foreach (var rule in list.Rules)
        {
            var matcher = RuleQuery.Parse(rule.Query).CreateMatcher();
            var gold = open.Where(d => matcher.Matches(d.Text)).ToList();
            Assert.Equal(gold.Count, rule.Gold);
            Assert.Equal(gold.Count(d => d.Gold == BankMessages.Classes[rule.Class]), rule.GoldRight);
            Assert.Equal(rule.Hits, (await studio.Studio.Get<IDocuments>().QueryAsync(project, new DocumentQuery { Search = rule.Query })).Total);
            Assert.Equal(rule.Hits, rule.New);
            Assert.NotEmpty(rule.Examples);
        }
    }

    [Fact]
    public async Task An_accepted_suggestion_is_a_rule_and_can_be_taken_back()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await FruitsAsync(studio.Studio);
        var suggestions = studio.Studio.Get<ISuggestions>();
        var first = (await suggestions.ListAsync(project, false)).Rules[0];
        var function = await suggestions.AcceptAsync(project, first.Query, first.Class, LoopStudio.Ann);
        await studio.SettleAsync(project);
        var row = Assert.Single((await studio.Functions.ListAsync(project)).Functions);
        Assert.Equal((first.Query, first.Class, first.Hits), (row.Definition, row.Classes[0], row.Hits));
        var after = await suggestions.ListAsync(project, false);
        Assert.DoesNotContain(after.Rules, r => r.Query == first.Query);
        Assert.True(after.Stale);
        Assert.False((await suggestions.ListAsync(project, true)).Stale);

        await suggestions.UndoAsync(project, function, LoopStudio.Ann);
        Assert.Empty((await studio.Functions.ListAsync(project)).Functions);
        Assert.Contains((await suggestions.ListAsync(project, true)).Rules, r => r.Query == first.Query);
    }

    [Fact]
    public async Task What_was_dismissed_stays_away_also_after_a_restart_until_it_is_restored()
    {
        var folder = Directory.CreateTempSubdirectory("suggestions-").FullName;
        try
        {
            int project;
            SuggestedRule dismissed;
            await using (var studio = await ImportStudio.StartAsync(existing: folder))
            {
                project = await FruitsAsync(studio);
                var suggestions = studio.Get<ISuggestions>();
                dismissed = (await suggestions.ListAsync(project, false)).Rules[0];
                await suggestions.DismissAsync(project, dismissed.Query, dismissed.Class, LoopStudio.Ann);
                await suggestions.DismissAsync(project, dismissed.Query, dismissed.Class, LoopStudio.Ben);
                Assert.DoesNotContain((await suggestions.ListAsync(project, false)).Rules, r => r.Query == dismissed.Query);
            }
            await using (var studio = await ImportStudio.StartAsync(existing: folder))
            {
                var suggestions = studio.Get<ISuggestions>();
                Assert.DoesNotContain((await suggestions.ListAsync(project, true)).Rules, r => r.Query == dismissed.Query);
                var kept = Assert.Single(await suggestions.DismissedAsync(project));
                Assert.Equal((dismissed.Query, dismissed.Class, "ann"), (kept.Query, kept.Class, kept.By));
                await suggestions.RestoreAsync(project, kept.Id);
                Assert.Contains((await suggestions.ListAsync(project, false)).Rules, r => r.Query == dismissed.Query);
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public async Task Test_gold_teaches_nothing()
    {
        await using var studio = await LoopStudio.StartAsync();
        // the test split is labeled the other way round, and holds a class of its own
        var project = await studio.ProjectAsync(
            ["a", "b", "c"], Enumerable.Range(0, 400).Select(i => ($"d{i}", $"{(i % 2 == 0 ? "apple" : "pear")} n{i}", i < 80 ? "train" : i < 120 ? "dev" : "test",
                i < 120 ? (string?)(i % 2 == 0 ? "a" : "b") : "c")));
        var list = await studio.Studio.Get<ISuggestions>().ListAsync(project, false);
        Assert.Equal(120, list.Gold);
        Assert.Equal(["apple 0", "pear 1"], list.Rules.Select(r => $"{r.Query} {r.Class}").Order());
        Assert.All(list.Rules, r => Assert.Equal((60, 60), (r.Gold, r.GoldRight)));
    }

    [Fact]
    public async Task Corrections_are_explained_by_what_they_have_in_common()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(
            ["fruit", "tool"], Enumerable.Range(0, 60).Select(i => ($"d{i}", i % 3 == 0 ? $"steel nail box n{i}" : $"red apple box n{i}", "train", i is 1 or 2 or 4 or 5 ? (string?)"fruit" : null)));
        await studio.RuleAsync(project, "box", 0, "box");
        await studio.RuleAsync(project, "apple", 0, "apple");
        await studio.FitAsync(project);
        var suggestions = studio.Studio.Get<ISuggestions>();
        Assert.Null(await suggestions.AfterCorrectionsAsync(project));
        var queue = await studio.QueueAsync(project, "random", 30);
        for (var answered = 0; answered < 30;)
            foreach (var card in await studio.Reviews.NextAsync(project, queue, 10, LoopStudio.Ann))
            {
                await studio.Reviews.AnswerAsync(project, queue, card.Position, card.Text.StartsWith("steel", StringComparison.Ordinal) ? 1 : 0, "", Guid.NewGuid(), LoopStudio.Ann);
                answered++;
            }
        var found = (await suggestions.AfterCorrectionsAsync(project))!;
        Assert.Contains(found.Query, (string[])["nail", "steel"]);
        Assert.Equal((1, 0, 20), (found.Class, found.Others, found.Hits));
        Assert.Equal(found.Corrected, found.Explained);
        await suggestions.DismissAsync(project, found.Query, 1, LoopStudio.Ann);
        Assert.NotEqual(found.Query, (await suggestions.AfterCorrectionsAsync(project))?.Query);
    }

    private static async Task<int> FruitsAsync(ImportStudio studio)
    {
        var project = await studio.ProjectAsync(Fruits);
        var rows = Enumerable.Range(0, 300).Select(i => $"d{i},{Fruits[i % 3]} n{i} eaten,train,{(i < 150 ? Fruits[i % 3] : "")}");
        await studio.SucceedAsync(project, "id,text,split,label\n" + string.Join('\n', rows) + "\n", ImportStudio.Options(new("id", "text", "label", "split")));
        return project;
    }
}
