using LabelStudio.Core.Schema;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Tests.Imports;

namespace LabelStudio.Workflow.Tests.Documents;

public class DocumentQueryTests
{
    // ordinals:            0 train card        1 dev money         2 test card            3 train -          4 test -            5 train money
    private const string File = """
        id,text,split,label,channel
        a,"Where is my card? The card!",train,card,chat
        b,My money has not arrived,dev,money,mail
        c,lost my card and my money,test,card,chat
        d,nothing to see,train,,chat
        e,the CARD arrived,test,,mail
        f,"money, money, money",train,money,mail

        """;

    [Theory]
    [InlineData("card", new[] { 0, 2, 4 })]
    [InlineData("card AND money", new[] { 2 })]
    [InlineData("card OR money", new[] { 0, 1, 2, 4, 5 })]
    [InlineData("NOT (card OR money)", new[] { 3 })]
    [InlineData("arriv*", new[] { 1, 4 })]
    [InlineData("\"my card\"", new[] { 0, 2 })]
    [InlineData("\"card and my\" OR see", new[] { 2, 3 })]
    [InlineData("/mon.y,/", new[] { 5 })]
    [InlineData("zebra", new int[0])]
    [InlineData("m?ney THEN/2 ~arrive", new[] { 1 })]
    [InlineData("count(~card)>=2 OR words<4", new[] { 0, 3, 4, 5 })]
    [InlineData("Channel:chat", new[] { 0, 2, 3 })]
    [InlineData("card channel:(NOT chat)", new[] { 4 })]
    [InlineData("channel>5", new int[0])]
    public async Task A_search_speaks_the_rule_language(string search, int[] expected)
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var page = await studio.Documents.QueryAsync(project, new() { Search = search });
        Assert.Equal(expected, page.Rows.Select(r => r.Ordinal));
        Assert.Equal((expected.Length, true), (page.Total, page.TotalIsExact));
    }

    [Theory]
    [InlineData("card @cities", "There is no list called @cities at character 6. There are no lists here.")]
    [InlineData("similar(\"card\", 0.5)", "similar(…) needs ")]
    public async Task What_a_search_refers_to_must_be_there(string search, string says)
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Documents.QueryAsync(project, new() { Search = search }));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_searched_for_is_highlighted()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var row = Assert.Single((await studio.Documents.QueryAsync(project, new() { Search = "card AND NOT arrived AND is" })).Rows);
        Assert.Equal(["is", "card", "card"], row.Highlights.Select(h => row.Text.Substring(h.Start, h.Length)));
    }

    [Fact]
    public async Task A_search_that_is_none_says_where()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Documents.QueryAsync(project, new() { Search = "card AND (money OR" }));
        Assert.Contains("character", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_narrow_each_other()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        Assert.Equal([0, 3, 5], await OrdinalsAsync(studio, project, new() { Split = Split.Train }));
        Assert.Equal([2], await OrdinalsAsync(studio, project, new() { Split = Split.Test, Search = "money" }));
        Assert.Equal([5], await OrdinalsAsync(studio, project, new() { Split = Split.Train, GoldClass = 1 }));
        Assert.Equal([3, 4], await OrdinalsAsync(studio, project, new() { Skip = 3, Take = 2 }));
        Assert.Equal(6, (await studio.Documents.QueryAsync(project, new() { Skip = 5, Take = 1 })).Total);
    }

    [Fact]
    public async Task Test_gold_can_neither_be_seen_nor_filtered_for()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        Assert.Equal([0, 1, 5], await OrdinalsAsync(studio, project, new() { HasGold = true }));
        // if "without" held the test documents without gold only, the others would be told by their absence
        Assert.Equal([3], await OrdinalsAsync(studio, project, new() { HasGold = false }));
        Assert.Equal([0], await OrdinalsAsync(studio, project, new() { GoldClass = 0 }));
        var all = await studio.Documents.QueryAsync(project, new());
        Assert.All(all.Rows.Where(r => r.Split == Split.Test), r => Assert.Null(r.Gold));
        Assert.Equal(0, all.Rows[0].Gold);
        foreach (var test in new[] { 2, 4 }) Assert.Null((await studio.Documents.GetAsync(project, test))!.Gold);
    }

    [Fact]
    public async Task Labels_votes_and_confidence_are_filtered_and_ordered_by()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        var function = await Labeled.AddFunctionAsync(studio, project, "f", [0, 1, 0, -1, 0, 1], 2);
        await Labeled.AddFunctionAsync(studio, project, "g", [-1, 1, 1, -1, -1, -1], 2);
        await Labeled.AddFunctionAsync(studio, project, "off", [1, 1, 1, 1, 1, 1], 2, enabled: false);
        await Labeled.AddLabelsAsync(studio, project, [[0.9f, 0.1f], [0.05f, 0.95f], [0.5f, 0.5f], null, [0.7f, 0.3f], [0.3f, 0.7f]]);

        Assert.Equal([0, 2, 4], await OrdinalsAsync(studio, project, new() { LabelClass = 0 }));
        Assert.Equal([0, 1], await OrdinalsAsync(studio, project, new() { MinConfidence = 0.8 }));
        Assert.Equal([2, 4, 5], await OrdinalsAsync(studio, project, new() { MaxConfidence = 0.7000001 }));
        Assert.Equal([3], await OrdinalsAsync(studio, project, new() { Covered = false }));
        Assert.Equal([0, 1, 2, 4, 5], await OrdinalsAsync(studio, project, new() { FunctionId = function }));
        Assert.Equal([2, 4, 5, 0, 1, 3], await OrdinalsAsync(studio, project, new() { Order = DocumentOrder.LeastConfident }));
        Assert.Equal([1, 0, 5, 4, 2, 3], await OrdinalsAsync(studio, project, new() { Order = DocumentOrder.MostConfident }));
        Assert.Equal([4, 0], await OrdinalsAsync(studio, project, new() { Order = DocumentOrder.LeastConfident, Search = "card", LabelClass = 0, MinConfidence = 0.6 }));

        var rows = (await studio.Documents.QueryAsync(project, new())).Rows;
        Assert.Equal([1, 2, 2, 0, 1, 1], rows.Select(r => r.Votes));
        Assert.Equal([0, 1, 0, null, 0, 1], rows.Select(r => r.Label));
        Assert.Equal(0.95, rows[1].Confidence!.Value, 6);
        Assert.Null(rows[3].Confidence);

        var detail = (await studio.Documents.GetAsync(project, 2))!;
        Assert.Equal([("f", 0), ("g", 1)], detail.Votes.Select(v => (v.Function, v.Class)));
        Assert.Equal([0.5f, 0.5f], detail.Posterior!);
        Assert.Equal("chat", detail.Fields["channel"]);
    }

    [Fact]
    public async Task What_is_kept_in_memory_follows_the_project()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await Labeled.AddFunctionAsync(studio, project, "f", [0, 1, 0, -1, 0, 1], 2);
        await Labeled.AddLabelsAsync(studio, project, [[0.9f, 0.1f], [0.05f, 0.95f], [0.5f, 0.5f], null, [0.7f, 0.3f], [0.3f, 0.7f]]);
        Assert.Equal([3], await OrdinalsAsync(studio, project, new() { Covered = false }));
        Assert.Equal([0, 2, 4], await OrdinalsAsync(studio, project, new() { Search = "card" }));

        // another import: new documents have neither votes nor labels, a changed one is found by its new words
        await studio.SucceedAsync(project, "id,text,split,channel\ng,a new card,train,mail\nd,something else,train,chat\n");
        Assert.Equal([3, 6], await OrdinalsAsync(studio, project, new() { Covered = false }));
        Assert.Equal([0, 2, 4, 6], await OrdinalsAsync(studio, project, new() { Search = "card" }));
        Assert.Equal([3], await OrdinalsAsync(studio, project, new() { Search = "something" }));
        Assert.Equal(6, (await OrdinalsAsync(studio, project, new() { Order = DocumentOrder.LeastConfident }))[^1]);
        // another fit
        await Labeled.AddLabelsAsync(studio, project, [[0.1f, 0.9f], null, null, null, null, null, [0.4f, 0.6f]]);
        Assert.Equal([0, 6], await OrdinalsAsync(studio, project, new() { LabelClass = 1 }));
        // an answer of a person
        await using (var db = studio.Db())
        {
            await GoldStore.SetAsync(db, project, new GoldEntry(6, 0, GoldSource.Annotation, null, DateTime.UtcNow));
            db.Annotations.Add(new Annotation { ProjectId = project, Ordinal = 6, UserId = 1, Class = 0, ClientKey = Guid.NewGuid(), At = DateTime.UtcNow });
            await db.SaveChangesAsync();
        }
        Assert.Equal([0, 6], await OrdinalsAsync(studio, project, new() { GoldClass = 0 }));
    }

    [Fact]
    public async Task An_index_that_cannot_be_read_costs_time_but_no_hits()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        await using (var db = studio.Db())
        {
            var chunk = db.DocumentChunks.Single(c => c.ProjectId == project);
            chunk.Words = [1, 2, 3];
            await db.SaveChangesAsync();
        }
        var page = await studio.Documents.QueryAsync(project, new() { Search = "card" });
        Assert.Equal([0, 2, 4], page.Rows.Select(r => r.Ordinal));
        Assert.True(page.TotalIsExact);
    }

    [Fact]
    public async Task There_is_no_document_where_there_is_none()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await ProjectAsync(studio);
        Assert.Null(await studio.Documents.GetAsync(project, 6));
        Assert.Null(await studio.Documents.GetAsync(project, -1));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Documents.QueryAsync(project + 1, new()));
    }

    private static async Task<int> ProjectAsync(ImportStudio studio)
    {
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, File);
        return project;
    }

    private static async Task<IReadOnlyList<int>> OrdinalsAsync(ImportStudio studio, int project, DocumentQuery query) =>
        [.. (await studio.Documents.QueryAsync(project, query)).Rows.Select(r => r.Ordinal)];
}
