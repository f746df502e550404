using System.Text;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Lists;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Lists;

/// <summary>Lookup lists in the studio: shared by rules, and what follows when one changes.</summary>
public sealed class ListTests
{
    private static readonly string[] Classes = ["travel", "money"];

    private static readonly (string, string, string, string?)[] Documents =
    [
        ("1", "A week in Paris", "train", "travel"), ("2", "new york, new hotel", "train", null), ("3", "Send euros", "dev", "money"),
        ("4", "york minster", "train", null), ("5", "dollars for ROME", "train", null), ("6", "nothing of this", "train", null),
    ];

    [Fact]
    public async Task A_list_is_used_by_search_preview_rules_and_run_and_a_change_applies_only_the_rules_that_use_it()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents);
        var lists = studio.Studio.Get<ILists>();
        var cities = (await lists.CreateAsync(project, "@Cities", "where people go", ListSource.Pasted("Paris\nNew York\n\nparis!\n***\n"), LoopStudio.Ann));
        Assert.Equal((2, 1, 1, 1), (cities.Count, cities.Version, cities.Repeated, cities.WithoutWords));

        Assert.Equal(2, (await studio.PreviewAsync(project, "@cities", 0)).Hits.Value);
        var page = await studio.Studio.Get<IDocuments>().QueryAsync(project, new DocumentQuery { Search = "@CITIES" });
        Assert.Equal([0, 1], page.Rows.Select(r => r.Ordinal));
        Assert.Equal([(0, 8)], page.Rows[1].Highlights);

        var travel = await studio.RuleAsync(project, "travel", 0, "@cities NOT dollars");
        var money = await studio.RuleAsync(project, "money", 1, "euros OR dollars");
        await studio.SettleAsync(project);
        await studio.FitAsync(project);
        var before = (await studio.Functions.ListAsync(project)).Functions;
        Assert.Equal((1, 2), (before.Single(f => f.Id == travel).Version, before.Single(f => f.Id == travel).Hits));

        var saved = await lists.ChangeAsync(project, cities.Id, 1, ListChange.Add, ListSource.Pasted("rome\nPARIS\nYork"), LoopStudio.Ben);
        Assert.Equal((4, 2, 2, 0), (saved.Count, saved.Version, saved.Added, saved.Removed));
        Assert.Equal(["travel"], saved.Applied.Select(r => r.Name));
        await studio.SettleAsync(project);
        var after = (await studio.Functions.ListAsync(project)).Functions;
        Assert.Equal((2, 3), (after.Single(f => f.Id == travel).Version, after.Single(f => f.Id == travel).Hits));
        Assert.Equal((1, 2), (after.Single(f => f.Id == money).Version, after.Single(f => f.Id == money).Hits));
        Assert.Equal(4, (await studio.PreviewAsync(project, "@cities", 0)).Hits.Value);
        Assert.Equal(4, (await studio.Studio.Get<IDocuments>().QueryAsync(project, new DocumentQuery { Search = "@cities" })).Total);

        // the labels know by which version of the list they were made, and that they are old
        await using var db = studio.Db();
        var run = (await RunBook.LatestAsync(db, project, RunKind.LabelModel, default))!;
        var inputs = RunJson.Read<LabelInputs>(run.Inputs);
        Assert.Equal(1, inputs.Functions.Single(f => f.Name == "travel").Lists!["Cities"]);
        Assert.Null(inputs.Functions.Single(f => f.Name == "money").Lists);
        Assert.Equal("1 function changed", (await studio.Labels.LatestAsync(project))!.Run.StaleBecause);
        await studio.FitAsync(project);
        run = (await RunBook.LatestAsync(db, project, RunKind.LabelModel, default))!;
        Assert.Equal(2, RunJson.Read<LabelInputs>(run.Inputs).Functions.Single(f => f.Name == "travel").Lists!["Cities"]);

        // the same words written otherwise change nothing that rules find
        saved = await lists.ChangeAsync(project, cities.Id, 2, ListChange.Replace, ListSource.Pasted("PARIS\nnew-york\nRome\nyork"), LoopStudio.Ann);
        Assert.Empty(saved.Applied);
        Assert.Equal(2, (await studio.Functions.ListAsync(project)).Functions.Single(f => f.Id == travel).Version);
    }

    [Fact]
    public async Task A_renamed_list_takes_its_rules_along_and_a_used_one_is_not_removed()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents);
        var lists = studio.Studio.Get<ILists>();
        var id = (await lists.CreateAsync(project, "cities", "", ListSource.Pasted("Paris"), LoopStudio.Ann)).Id;
        await lists.CreateAsync(project, "cities2", "", ListSource.Pasted("Rome"), LoopStudio.Ann);
        const string Query = "@Cities  NEAR/3 week OR \"@cities\" OR subject:@cities OR @cities2 OR count(@cities)>=2 OR /@cities/";
        var rule = await studio.RuleAsync(project, "r", 0, "week @cities");
        await studio.RuleAsync(project, "r", 0, Query, rule);
        await studio.SettleAsync(project);

        var rewritten = await lists.RenameAsync(project, id, "towns", "all towns", LoopStudio.Ann);
        Assert.Equal(["r"], rewritten.Select(r => r.Name));
        var row = (await studio.Functions.ListAsync(project)).Functions.Single();
        Assert.Equal("@towns  NEAR/3 week OR \"@cities\" OR subject:@towns OR @cities2 OR count(@towns)>=2 OR /@cities/", row.Definition);
        Assert.Equal((2, 2, false), (row.Version, row.Hits, row.Stale));
        await using (var db = studio.Db())
            Assert.Equal("week @towns", (await db.FunctionVersions.SingleAsync(v => v.Number == 1)).Definition);

        var error = await Assert.ThrowsAsync<UserErrorException>(() => lists.DeleteAsync(project, id, LoopStudio.Ann));
        Assert.Equal("@towns is used by the rule \"r\". Take it out of this rule first.", error.Message);
        error = await Assert.ThrowsAsync<UserErrorException>(() => lists.RenameAsync(project, id, "CITIES2", "", LoopStudio.Ann));
        Assert.Contains("@cities2 already", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<UserErrorException>(() => studio.RuleAsync(project, "s", 0, "@cities"));
        Assert.Contains("There is no list called @cities", error.Message, StringComparison.Ordinal);
        await studio.Functions.DeleteAsync(project, [rule], LoopStudio.Ann);
        await lists.DeleteAsync(project, id, LoopStudio.Ann);
        Assert.Equal(["cities2"], (await lists.ListAsync(project)).Select(l => l.Name));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_its_line_and_nothing_is_kept()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents);
        var lists = studio.Studio.Get<ILists>();
        foreach (var (bytes, line) in new (byte[] Bytes, int Line)[]
        {
            ([.. "one\ntwo\n"u8, 0xC3, 0x28, .. "\nfour"u8], 3),
            ("one\ntab\there\n"u8.ToArray(), 2),
            (Encoding.UTF8.GetBytes("one\r\n\r\n" + string.Join(' ', Enumerable.Repeat("w", 101))), 3),
            (Encoding.UTF8.GetBytes(new string('x', 1_001)), 1),
            (Encoding.UTF8.GetBytes("ok\n" + new string('x', 100_000)), 2),
            ([.. "nul"u8, 0, .. "x"u8], 1),
        })
        {
            var staged = await studio.Studio.StageAsync(bytes, "cities.txt");
            var fault = await Assert.ThrowsAsync<FileFaultException>(() => lists.CreateAsync(project, "cities", "", ListSource.File(staged), LoopStudio.Ann));
            Assert.Equal(("cities.txt", line), (fault.Fault.File, (int)fault.Fault.Line));
        }
        await Assert.ThrowsAsync<UserErrorException>(() => lists.CreateAsync(project, "my cities", "", ListSource.Pasted("Paris"), LoopStudio.Ann));
        await Assert.ThrowsAsync<UserErrorException>(() => lists.CreateAsync(project, "cities", "", ListSource.Pasted(" \n!!!\n"), LoopStudio.Ann));
        Assert.Empty(await lists.ListAsync(project));

        var id = (await lists.CreateAsync(project, "cities", "", ListSource.Pasted("\uFEFFParis\r\nرياض\n"), LoopStudio.Ann)).Id;
        Assert.Equal(["Paris", "رياض"], (await lists.GetAsync(project, id, null, 0, 10))!.Entries);
        await Assert.ThrowsAsync<UserErrorException>(() => lists.ChangeAsync(project, id, 1, ListChange.Remove, ListSource.Pasted("paris\nرياض"), LoopStudio.Ann));
        await lists.ChangeAsync(project, id, 1, ListChange.Remove, ListSource.Pasted("PARIS"), LoopStudio.Ann);
        // who looked at the first version does not undo the second
        await Assert.ThrowsAsync<UserErrorException>(() => lists.ChangeAsync(project, id, 1, ListChange.Add, ListSource.Pasted("Rome"), LoopStudio.Ben));
        Assert.Equal(["رياض"], (await lists.GetAsync(project, id, null, 0, 10))!.Entries);
    }

    [Fact]
    public async Task A_long_list_is_paged_searched_and_comes_back_whole()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents);
        var lists = studio.Studio.Get<ILists>();
        var text = string.Join('\n', Enumerable.Range(0, 200_000).Select(i => $"name {i} of many"));
        var id = (await lists.CreateAsync(project, "names", "", ListSource.File(await studio.Studio.StageAsync(Encoding.UTF8.GetBytes(text), "names.txt")), LoopStudio.Ann)).Id;
        var row = Assert.Single(await lists.ListAsync(project));
        Assert.Equal((200_000, "name 0 of many", 8), (row.Count, row.Sample[0], row.Sample.Count));
        var page = (await lists.GetAsync(project, id, "E 19999", 0, 5))!;
        Assert.Equal(["name 19999 of many", "name 199990 of many"], page.Entries.Take(2));
        Assert.Equal(11, page.Found);
        Assert.Equal("name 150 of many", (await lists.GetAsync(project, id, null, 150, 1))!.Entries[0]);
        Assert.Equal(text + "\n", Encoding.UTF8.GetString(await studio.ExportAsync(s => lists.WriteAsync(project, id, s))));
    }

    [Fact]
    public async Task Lists_travel_with_the_rules_that_name_them()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(Classes, Documents);
        var lists = studio.Studio.Get<ILists>();
        const string Rules = """{"classes":["travel","money"],"rules":[{"name":"t","label":"travel","when":"@cities"}],"lists":{"cities":["Paris","New York"]}}""";
        Assert.Equal(1, await ImportAsync(studio, project, Rules));
        await studio.SettleAsync(project);
        Assert.Equal(2, (await studio.Functions.ListAsync(project)).Functions.Single().Hits);
        Assert.Equal(0, await ImportAsync(studio, project, Rules));

        // a longer list is a reason to apply the rule again
        Assert.Equal(1, await ImportAsync(studio, project, Rules.Replace("\"Paris\"", "\"Paris\",\"Rome\"", StringComparison.Ordinal)));
        await studio.SettleAsync(project);
        var row = (await studio.Functions.ListAsync(project)).Functions.Single();
        Assert.Equal((2, 3), (row.Version, row.Hits));

        var exported = Encoding.UTF8.GetString(await studio.ExportAsync(s => studio.Exports.WriteRulesAsync(project, s)));
        var other = await studio.ProjectAsync(Classes, Documents);
        Assert.Equal(1, await ImportAsync(studio, other, exported));
        await studio.SettleAsync(other);
        Assert.Equal(3, (await studio.Functions.ListAsync(other)).Functions.Single().Hits);
        Assert.Equal(["Paris", "Rome", "New York"], (await lists.ListAsync(other)).Single().Sample);

        var fault = await Assert.ThrowsAsync<FileFaultException>(() => ImportAsync(studio, project, Rules.Replace("""["Paris","New York"]""", "\"cities.txt\"", StringComparison.Ordinal)));
        Assert.Contains("is in another file", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FileFaultException>(() => ImportAsync(studio, project, Rules.Replace("@cities", "@towns", StringComparison.Ordinal)));
    }

    private static async Task<int> ImportAsync(LoopStudio studio, int project, string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await studio.Functions.ImportRulesAsync(project, "rules.json", stream, LoopStudio.Ann);
    }
}
