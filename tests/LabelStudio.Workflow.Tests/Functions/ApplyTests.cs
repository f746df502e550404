using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>Applying rules: only what is stale, and on after a crash.</summary>
public sealed class ApplyTests
{
    private static readonly string[] Classes = ["card", "cash"];

    [Fact]
    public async Task Editing_one_rule_applies_that_rule_alone()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents(0, 100));
        var card = await studio.RuleAsync(project, "card", 0, "card");
        var cash = await studio.RuleAsync(project, "cash", 1, "cash");
        await studio.SettleAsync(project);
        await using (var db = studio.Db())
        {
            // were the untouched rule applied again, this would stop it
            var untouched = (await CurrentFunction.ReadAsync(db, project)).Single(f => f.Id == cash).VersionId;
            await db.Database.ExecuteSqlAsync($"UPDATE VoteChunks SET Voted = Voted WHERE FunctionVersionId = {untouched}");
#pragma warning disable EF1002 // a number of the test's own
            await db.Database.ExecuteSqlRawAsync($"CREATE TRIGGER untouched BEFORE INSERT ON VoteChunks WHEN NEW.FunctionVersionId = {untouched} BEGIN SELECT RAISE(ABORT, 'applied again'); END");
#pragma warning restore EF1002
        }
        await studio.RuleAsync(project, "card", 0, "card OR cash", card);
        await studio.SettleAsync(project);
        var table = await studio.Functions.ListAsync(project);
        Assert.False(table.Stale);
        Assert.Equal(100, table.Functions.Single(f => f.Id == card).Hits);
        Assert.Equal(50, table.Functions.Single(f => f.Id == cash).Hits);
        Assert.Equal(2, table.Functions.Single(f => f.Id == card).Version);
    }

    [Fact]
    public async Task New_documents_make_votes_stale_and_are_voted_on()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents(0, 10));
        await studio.RuleAsync(project, "card", 0, "card");
        await studio.SettleAsync(project);
        Assert.Null(await studio.Functions.ApplyAsync(project, LoopStudio.Ann));

        await studio.AddAsync(project, Documents(10, 30));
        Assert.True((await studio.Functions.ListAsync(project)).Stale);
        await studio.EndAsync(await studio.Functions.ApplyAsync(project, LoopStudio.Ann));
        var row = (await studio.Functions.ListAsync(project)).Functions.Single();
        Assert.False(row.Stale);
        Assert.Equal(15, row.Hits);
    }

    [Fact]
    public async Task After_a_crash_in_the_middle_only_the_rest_is_done()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents(0, 3 * DocumentChunks.Size + 10));
        await using (var db = studio.Db())
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER dies BEFORE INSERT ON VoteChunks WHEN NEW.Chunk = 2 AND NEW.FunctionVersionId = 2 BEGIN SELECT RAISE(ABORT, 'dies'); END");
        // both rules at once, so that one job applies them together
        await using (var rules = new MemoryStream("""{"classes":["card","cash"],"rules":[{"name":"card","label":"card","when":"card"},{"name":"cash","label":"cash","when":"cash"}]}"""u8.ToArray()))
            await studio.Functions.ImportRulesAsync(project, "rules.json", rules, LoopStudio.Ann);
        await studio.SettleAsync(project);
        await using (var db = studio.Db())
        {
            var chunks = (await VoteStore.StatesAsync(db, [1, 2])).Select(s => (s.FunctionVersionId, s.Chunk));
            // a block is written for all of its rules or for none
            Assert.Equal([(1, 0), (1, 1), (2, 0), (2, 1)], chunks);
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER dies");
        }
        Assert.True((await studio.Functions.ListAsync(project)).Stale);

        var job = await studio.EndAsync(await studio.Functions.ApplyAsync(project, LoopStudio.Ann));
        var result = LoopStudio.ResultOf<ApplyResult>(job);
        Assert.Equal(new ApplyResult(4, DocumentChunks.Size + 10), result);
        var table = await studio.Functions.ListAsync(project);
        Assert.False(table.Stale);
        Assert.Equal(3 * DocumentChunks.Size + 10, table.Functions.Sum(f => f.Hits));
    }

    [Fact]
    public async Task A_rule_that_cannot_be_used_is_refused_in_words()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents(0, 4));
        await studio.RuleAsync(project, "card", 0, "card");
        await Refused("(", studio.RuleAsync(project, "open", 0, "(card"));
        await Refused("called \"card\"", studio.RuleAsync(project, "card", 1, "cash"));
        await Refused("class", studio.RuleAsync(project, "third", 2, "cash"));
        await Refused("name", studio.RuleAsync(project, "  ", 0, "cash"));
        Assert.Single((await studio.Functions.ListAsync(project)).Functions);

        static async Task Refused(string part, Task save) =>
            Assert.Contains(part, (await Assert.ThrowsAsync<UserErrorException>(() => save)).Message, StringComparison.Ordinal);
    }

    /// <summary>Even ones speak of a card, odd ones of cash.</summary>
    private static IEnumerable<(string, string, string, string?)> Documents(int from, int to) =>
        Enumerable.Range(from, to - from).Select(i => ($"d{i}", i % 2 == 0 ? "my card is lost" : "no cash came out", "train", (string?)null));
}
