using System.Globalization;
using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Imports;

namespace LabelStudio.Workflow.Tests.Imports;

public class ImportTests
{
    private static readonly ColumnMapping Full = new("id", "text", "label", "split");

    [Fact]
    public async Task Brings_texts_splits_fields_classes_and_gold_into_a_project()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var result = await studio.SucceedAsync(
            project,
            """
            id,channel,text,split,label,stars
            a,chat,"Where is my card, please?",train,card,5
            b,,Wo ist mein Geld – ä?,dev,money,
            c,mail,hello,Test,card,1
            d,chat,no label here,validation,,2

            """);
        Assert.Equal(new ImportResult(result.ImportId, Added: 4, Updated: 0, Unchanged: 0, Skipped: 0, NewClasses: 2, Gold: 3), result);
        var documents = await studio.AllAsync(project);
        Assert.Equal(["a", "b", "c", "d"], documents.Select(d => d.ExternalId));
        Assert.Equal([0, 1, 2, 3], documents.Select(d => d.Ordinal));
        Assert.Equal("Where is my card, please?", documents[0].Text);
        Assert.Equal("Wo ist mein Geld – ä?", documents[1].Text);
        Assert.Equal([Split.Train, Split.Dev, Split.Test, Split.Dev], documents.Select(d => d.Split));
        Assert.Equal("""{"channel":"chat","stars":"5"}""", documents[0].Fields);
        Assert.Null(documents[1].Fields);
        Assert.Equal(["card", "money"], (await studio.Projects.GetAsync(project))!.Classes.Select(c => c.Name));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "card", ["b"] = "money" }, await studio.OpenGoldAsync(project));
        var history = Assert.Single(await studio.Imports.HistoryAsync(project));
        Assert.Equal(("f.csv", "tester", 4), (history.FileName, history.By, history.Added));
        Assert.Empty(Directory.GetFiles(studio.Staging));
    }

    [Fact]
    public async Task Test_gold_is_sealed_from_the_moment_it_comes_in()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "id,text,split,label\n1,a,test,x\n2,b,train,y\n");
        await using (var db = studio.Db())
        {
            Assert.Equal([1], (await GoldStore.ReadAsync(db, project)).Select(g => g.Ordinal));
            Assert.Equal(new GoldCounts(1, 0, 1), await GoldStore.CountAsync(db, project));
            var (classes, counts) = await GoldStore.ReadOpenAsync(db, project);
            Assert.Equal([-1, 1], classes.Select(c => (int)c));
            Assert.Equal(new GoldCounts(1, 0, 1), counts);
        }
        var page = await studio.Documents.QueryAsync(project, new() { GoldClass = 0 });
        Assert.Empty(page.Rows);
        Assert.Null((await studio.Documents.GetAsync(project, 0))!.Gold);
        var opened = await studio.Get<SealedTest>().OpenAsync(project, 1, "me");
        Assert.Equal([0], opened.Ordinals);
        Assert.Equal([0], opened.Classes);
    }

    [Fact]
    public async Task New_classes_stand_in_the_order_of_their_names_behind_those_that_are_there()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync("zebra");
        await studio.SucceedAsync(project, "text,label\na,mouse\nb,Ape\nc,zebra\nd,lion\n", Options(new(null, "text", "label")));
        Assert.Equal(["zebra", "Ape", "lion", "mouse"], (await studio.Projects.GetAsync(project))!.Classes.Select(c => c.Name));
        Assert.Equal("mouse", (await studio.OpenGoldAsync(project)).GetValueOrDefault("row-000001") ?? "mouse");
    }

    [Fact]
    public async Task A_file_imported_again_changes_nothing()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        const string File = "id,text,split,label,extra\n1,a,train,x,p\n2,b,dev,y,q\n3,c,test,x,\n";
        await studio.SucceedAsync(project, File);
        var before = await studio.FootprintAsync();
        // another order of columns and rows is still the same content
        var result = await studio.SucceedAsync(project, "extra,label,split,text,id\nq,y,dev,b,2\np,x,train,a,1\n,x,test,c,3\n");
        Assert.Equal((0, 0, 3, 0), (result.Added, result.Updated, result.Unchanged, result.Gold));
        var after = await studio.FootprintAsync();
        foreach (var table in new[] { "Documents", "DocumentChunks", "Classes" }) Assert.Equal(before[table], after[table]);
    }

    [Fact]
    public async Task A_file_imported_again_updates_what_has_changed_and_says_how_much()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "id,text,split,label,extra\n1,red apple,train,x,p\n2,b,dev,y,q\n3,c,train,x,\n4,d,train,,\n5,e,train,x,\n");
        var result = await studio.SucceedAsync(
            project, "id,text,split,label,extra\n1,green pear,train,x,p\n2,b,train,y,q\n3,c,train,x,new\n4,d,train,y,\n5,e,train,x,\n6,new,train,z,\n");
        Assert.Equal((1, 4, 1, 1, 2), (result.Added, result.Updated, result.Unchanged, result.NewClasses, result.Gold));
        var documents = await studio.AllAsync(project);
        Assert.Equal(["green pear", "b", "c", "d", "e", "new"], documents.Select(d => d.Text));
        Assert.Equal(Split.Train, documents[1].Split);
        Assert.Equal("""{"extra":"new"}""", documents[2].Fields);
        Assert.Equal("y", (await studio.OpenGoldAsync(project))["4"]);
        Assert.Equal([0], (await studio.Documents.QueryAsync(project, new() { Search = "pear" })).Rows.Select(r => r.Ordinal));
        Assert.Empty((await studio.Documents.QueryAsync(project, new() { Search = "apple" })).Rows);
        Assert.Equal(6, (await studio.Documents.QueryAsync(project, new() { Split = Split.Train })).Total);
    }

    [Fact]
    public async Task Only_blocks_that_were_touched_get_a_new_version()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var file = new StringBuilder("id,text\n");
        for (var i = 0; i < DocumentChunks.Size + 10; i++) file.Append(CultureInfo.InvariantCulture, $"{i},text number {i}\n");
        await studio.SucceedAsync(project, file.ToString(), Options(new("id", "text")) with { FindDuplicates = false });
        await studio.SucceedAsync(project, "id,text\n65540,changed\nnew,more\n", Options(new("id", "text")) with { FindDuplicates = false });
        await using var db = studio.Db();
        var states = await DocumentChunks.StatesAsync(db, project);
        Assert.Equal([new ChunkState(0, 65_536, 1), new ChunkState(1, 11, 2)], states);
        Assert.Equal([65_540], (await studio.Documents.QueryAsync(project, new() { Search = "changed" })).Rows.Select(r => r.Ordinal));
        Assert.Equal([65_546], (await studio.Documents.QueryAsync(project, new() { Search = "more" })).Rows.Select(r => r.Ordinal));
    }

    [Fact]
    public async Task A_document_cannot_leave_the_sealed_test()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "id,text,split,label\n1,a,test,x\n2,b,train,y\n");
        var before = await studio.FootprintAsync();
        var job = await studio.ImportAsync(project, "id,text,split,label\n1,a,train,x\n");
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("line 2", job.Error, StringComparison.Ordinal);
        Assert.Contains("sealed test split", job.Error, StringComparison.Ordinal);
        Assert.Equal(before, await studio.FootprintAsync());
    }

    [Fact]
    public async Task A_label_from_a_person_is_not_overwritten_by_a_file()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "id,text,split,label\n1,a,train,x\n2,b,train,y\n");
        await using (var db = studio.Db()) await GoldStore.SetAsync(db, project, new GoldEntry(0, 1, GoldSource.Annotation, 7, DateTime.UtcNow));
        var result = await studio.SucceedAsync(project, "id,text,split,label\n1,a,train,x\n2,b,train,x\n");
        Assert.Equal((1, 1), (result.Updated, result.Unchanged));
        Assert.Equal(new Dictionary<string, string> { ["1"] = "y", ["2"] = "x" }, await studio.OpenGoldAsync(project));
    }

    [Fact]
    public async Task Rows_without_ids_are_numbered_on()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(project, "text\na\nb\n");
        await studio.SucceedAsync(project, "text\nc\n");
        Assert.Equal(["row-000001", "row-000002", "row-000003"], (await studio.AllAsync(project)).Select(d => d.ExternalId));
    }

    [Fact]
    public async Task The_split_hangs_on_seed_and_ids_and_not_on_the_order_of_rows()
    {
        await using var studio = await ImportStudio.StartAsync();
        var rows = Enumerable.Range(0, 400).Select(i => string.Create(CultureInfo.InvariantCulture, $"id{i},text {i},{(i % 4 == 0 ? "rare" : "common")}")).ToList();
        var options = Options(new("id", "text", "label"));
        var one = await studio.ProjectAsync();
        var two = await studio.ProjectAsync();
        var other = await studio.ProjectAsync();
        await studio.SucceedAsync(one, "id,text,label\n" + string.Join('\n', rows) + "\n", options);
        rows.Reverse();
        await studio.SucceedAsync(two, "id,text,label\n" + string.Join('\n', rows) + "\n", options);
        await studio.SucceedAsync(other, "id,text,label\n" + string.Join('\n', rows) + "\n", options with { Split = new RandomSplit(Seed: 2) });
        var splits = (await studio.AllAsync(one)).ToDictionary(d => d.ExternalId, d => d.Split);
        Assert.Equal((280, 40, 80), (Count(splits, Split.Train), Count(splits, Split.Dev), Count(splits, Split.Test)));
        Assert.Equal(20, splits.Count(s => s.Value == Split.Test && int.Parse(s.Key[2..], CultureInfo.InvariantCulture) % 4 == 0));
        Assert.Equal(splits, (await studio.AllAsync(two)).ToDictionary(d => d.ExternalId, d => d.Split));
        Assert.NotEqual(splits, (await studio.AllAsync(other)).ToDictionary(d => d.ExternalId, d => d.Split));

        static int Count(Dictionary<string, Split> splits, Split s) => splits.Values.Count(v => v == s);
    }

    [Fact]
    public async Task Json_lines_bring_nested_values_and_late_keys()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await studio.SucceedAsync(
            project,
            """
            {"id": 7, "text": "first \"quoted\" – ok", "meta": {"a": [1, 2]}}
            {"id": "b", "late": true, "text": "second"}
            """,
            new ImportOptions(FileFormat.JsonLines, new("id", "text"), new RandomSplit(0, 0)), "f.jsonl");
        var documents = await studio.AllAsync(project);
        Assert.Equal(["7", "b"], documents.Select(d => d.ExternalId));
        Assert.Equal("first \"quoted\" – ok", documents[0].Text);
        Assert.Equal("""{"late":"true"}""", documents[1].Fields);
    }

    [SharedFact("banking77/train.csv", "banking77/test.csv")]
    public async Task Banking77_comes_in_whole()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var train = await File.ReadAllTextAsync(SharedData.PathOf("data", "banking77", "train.csv"));
        var result = await studio.SucceedAsync(project, train, Options(new(null, "text", "category")) with { Split = new RandomSplit(0.1, 0) });
        Assert.Equal((10_003, 77, 10_003), (result.Added, result.NewClasses, result.Gold));
        var query = new DocumentQuery { Search = "\"top up\" AND card", Take = 500 };
        var page = await studio.Documents.QueryAsync(project, query);
        // a phrase needs texts to be read; asked again, the search goes on where it stopped
        for (var asked = 0; asked < 50 && !page.TotalIsExact; asked++) page = await studio.Documents.QueryAsync(project, query);
        Assert.True(page.TotalIsExact);
        Assert.InRange(page.Total, 50, 500);
        Assert.All(page.Rows, r => Assert.NotEmpty(r.Highlights));
    }

    internal static ImportOptions Options(ColumnMapping mapping, BadRowPolicy badRows = BadRowPolicy.Stop) => ImportStudio.Options(mapping, badRows);

    internal static ColumnMapping FullMapping => Full;
}
