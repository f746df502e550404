using System.Text;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Tests.Imports;

/// <summary>Bad input: the right words, and a database as it was before.</summary>
public class BadFileTests
{
    private const string Header = "id,text,split,label\n";

    public static TheoryData<string, string, string> BadRows => new()
    {
        { "too many fields", "1,a,train,x\n2,b,train,x,y\n", "f.csv, line 3: Too many fields" },
        { "too few fields", "1,a,train\n2,b,train,x\n", "f.csv, line 2: Too few fields" },
        { "ends mid-row", "1,a,train,x\n2,b", "f.csv, line 3: The file ends mid-row" },
        { "open quote", "1,a,train,x\n2,\"b,train,x\n3,c,train,x\n", "line 3" },
        { "text behind a quote", "1,a,train,x\n2,\"b\"c,train,x\n", "line 3" },
        { "duplicate id", "1,a,train,x\n2,b,train,x\n1,c,train,x\n", "f.csv, line 4, column \"id\": The id \"1\" stands on line 2 already." },
        { "empty id", " ,a,train,x\n", "f.csv, line 2, column \"id\": The id is empty." },
        { "empty text", "1,a,train,x\n2, ,train,x\n", "f.csv, line 3, column \"text\": The text is empty." },
        { "unknown split", "1,a,train,x\n2,b,tset,x\n", "f.csv, line 3, column \"split\": Unknown split \"tset\". Known are train, dev" },
        { "unknown class", "1,a,train,known\n2,b,train,other\n", "f.csv, line 3, column \"label\": Unknown class \"other\". The project's classes are known, second." },
        { "long text", "1,a,train,known\n2," + new string('ä', 1_000_001) + ",train,known\n", "line 3, column \"text\": The text has 1,000,001 characters; at most 1,000,000 are taken." },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task A_bad_row_stops_the_import_and_leaves_nothing(string name, string rows, string message)
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync("known", "second");
        await studio.SucceedAsync(project, Header + "old,text,train,known\n");
        var before = await studio.FootprintAsync();
        var job = await studio.ImportAsync(
            project, Header + rows, ImportStudio.Options(new("id", "text", "label", "split")) with { CreateClasses = name != "unknown class" && name != "long text" });
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains(message, job.Error, StringComparison.Ordinal);
        Assert.Equal(before, await studio.FootprintAsync());
    }

    [Fact]
    public async Task Bad_rows_are_left_out_on_request_and_listed()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync("known");
        const string Rows = "1,good,train,known\n2,too,many,fields,here\n3,,train,known\n1,again,train,known\n4,b,nowhere,known\n5,c,train,strange\n6,good too,test,known\n";
        var job = await studio.ImportAsync(
            project, Header + Rows, ImportStudio.Options(new("id", "text", "label", "split"), BadRowPolicy.Skip) with { CreateClasses = false });
        Assert.Null(job.Error);
        var result = JobJson.Read<ImportResult>(job.Result!);
        Assert.Equal((2, 5), (result.Added, result.Skipped));
        var bad = await studio.Imports.BadRowsAsync(project, result.ImportId);
        Assert.Equal([3, 4, 5, 6, 7], bad.Select(b => b.Line));
        Assert.Equal([null, "text", "id", "split", "label"], bad.Select(b => b.Column));
        Assert.Equal(["good", "good too"], (await studio.AllAsync(project)).Select(d => d.Text));
        Assert.Equal("known", Assert.Single((await studio.Projects.GetAsync(project))!.Classes).Name);
    }

    [Fact]
    public async Task The_list_of_bad_rows_ends_at_a_thousand_but_the_count_goes_on()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var rows = string.Concat(Enumerable.Range(0, 2_500).Select(i => $"{i},{(i == 0 ? "good" : "")}\n"));
        var result = await studio.SucceedAsync(project, "id,text\n" + rows, ImportStudio.Options(new("id", "text"), BadRowPolicy.Skip));
        Assert.Equal(2_499, result.Skipped);
        Assert.Equal(1_000, (await studio.Imports.BadRowsAsync(project, result.ImportId)).Count);
    }

    [Fact]
    public async Task Invalid_utf8_is_found_wherever_it_stands()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var before = await studio.FootprintAsync();
        byte[] file = [.. Encoding.UTF8.GetBytes("id,text\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},text {i}\n")) + "x,caf"), 0xE9, (byte)'\n'];
        var job = await studio.ImportAsync(project, file, ImportStudio.Options(new("id", "text")));
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("f.csv, line 20002: Invalid UTF-8: byte 0xE9", job.Error, StringComparison.Ordinal);
        Assert.Equal(before, await studio.FootprintAsync());
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("id,text\n", "The file has a header but no rows.")]
    [InlineData("id,body\n1,a\n", "f.csv, line 1, column \"text\": The file has no such column. Its columns are \"id\", \"body\".")]
    [InlineData("id,text\n1,\n2, \n", "None of the 2 rows can be imported.")]
    public async Task A_file_of_which_nothing_can_be_taken_is_refused(string content, string message)
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var before = await studio.FootprintAsync();
        var job = await studio.ImportAsync(project, content, ImportStudio.Options(new("id", "text"), BadRowPolicy.Skip));
        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains(message, job.Error, StringComparison.Ordinal);
        Assert.Equal(before, await studio.FootprintAsync());
    }

    [Fact]
    public async Task A_column_of_texts_is_no_column_of_classes()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var before = await studio.FootprintAsync();
        var rows = string.Concat(Enumerable.Range(0, 1_500).Select(i => $"{i},some text,label {i}\n"));
        var job = await studio.ImportAsync(project, "id,text,label\n" + rows, ImportStudio.Options(new("id", "text", "label")));
        Assert.Contains("more than 1,000 different values", job.Error, StringComparison.Ordinal);
        Assert.Equal(before, await studio.FootprintAsync());
    }

    [Fact]
    public async Task One_column_cannot_be_two_things()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var job = await studio.ImportAsync(project, "id,text\n1,a\n", ImportStudio.Options(new("text", "text")));
        Assert.Contains("given two meanings", job.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        var before = await studio.FootprintAsync();
        var staged = await studio.StageAsync("id,text\n" + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i},the text of number {i}\n")));
        var reading = new TaskCompletionSource();
        void Watch(JobView view)
        {
            if (view.Stage == "read") reading.TrySetResult();
        }
        studio.Jobs.Changed += Watch;
        var job = await studio.Imports.StartAsync(project, staged, ImportStudio.Options(new("id", "text")), ImportStudio.Me);
        await reading.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await studio.Jobs.CancelAsync(job, ImportStudio.Me);
        var ended = await studio.Jobs.WaitAsync(job).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(JobState.Cancelled, ended.State);
        Assert.Equal(before, await studio.FootprintAsync());
        // the file is still there for another try
        Assert.Single(Directory.GetFiles(studio.Staging));
    }

    [Fact]
    public async Task Rows_that_a_crash_left_are_swept_by_the_next_import()
    {
        await using var studio = await ImportStudio.StartAsync();
        var project = await studio.ProjectAsync();
        await using (var db = studio.Db())
        {
            db.Documents.AddRange(Enumerable.Range(0, 100).Select(i => new Document { ProjectId = project, Ordinal = i, ExternalId = $"left {i}", Text = "left behind" }));
            await db.SaveChangesAsync();
        }
        Assert.Equal(0, (await studio.Documents.QueryAsync(project, new())).Total);
        await studio.SucceedAsync(project, "id,text\n1,a\n");
        Assert.Equal(["1"], (await studio.AllAsync(project)).Select(d => d.ExternalId));
    }
}
