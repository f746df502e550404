using System.Text;
using System.Text.Json;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Scorings;
using LabelStudio.Workflow.Tests.Imports;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Scorings;

/// <summary>Scoring files and documents: the same bytes as the command line, whatever interrupts it, and nothing left of what went wrong.</summary>
public sealed class ScoringTests
{
    private const ScoreColumns All = ScoreColumns.Probabilities | ScoreColumns.Details;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_is_scored_as_by_the_command_line_and_told_in_figures(string provider)
    {
        await using var studio = await ScoringStudio.StartAsync(provider);
        var texts = ScoringStudio.Texts(500);
        var staged = await studio.StageAsync(texts, "wishes.csv");
        var done = await studio.ScoreAsync(studio.RequestFor(staged));
        Assert.Equal(("wishes.csv", 500L, 1, "ann"), (done.Source, done.Rows, done.Number, done.By));
        var bytes = await studio.BytesAsync(done.Id);
        Assert.Equal(studio.ByCommandLine(texts, All), bytes);
        Assert.Equal(bytes.Length, done.FileBytes);

        var result = (await studio.Scorings.ResultAsync(studio.Project, done.Id))!;
        var rows = Encoding.UTF8.GetString(bytes).Split('\n')[1..^1].Select(l => l.Split(',')).ToList();
        var s = result.Summary;
        Assert.Equal(result.Classes.Select(c => (long)rows.Count(r => r[1] == c)), s.Labels);
        Assert.Equal(rows.Count(r => r[3] == "1"), s.Abstained);
        Assert.Equal(rows.Count(r => Number(r[4]) < result.LeastInDistribution), s.Foreign);
        Assert.True(s.Foreign > 0, "the test has no foreign text");
        Assert.Equal(500, s.Confidence.Sum());
        Assert.Equal(rows.Average(r => Number(r[2])), s.MeanConfidence, 6);
        Assert.Equal(rows.Select((r, i) => (r, i)).OrderBy(r => Number(r.r[2])).ThenBy(r => r.i).Take(10).Select(r => r.r[0]), s.LeastConfident.Select(r => r.Id));
        Assert.Equal(rows.Select((r, i) => (r, i)).OrderBy(r => Number(r.r[4])).ThenBy(r => r.i).Take(10).Select(r => r.r[0]), s.MostForeign.Select(r => r.Id));
        Assert.Equal("Ω≈ç√∫ ўћџ 0", s.MostForeign[0].Text);
        // what it took of the upload is given back, and only the result and the texts for review stay
        Assert.Empty(Directory.GetFiles(studio.Loop.Studio.Staging));
        Assert.Equal(["predictions.csv", "unsure.csv"], FilesOf(studio));
    }

    [Fact]
    public async Task The_result_leaves_as_JSON_Lines_with_the_same_numbers()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var done = await studio.ScoreAsync(studio.RequestFor(await studio.StageAsync("id,text\n\"a,\"\"1\"\"\",red\nb,green 😀\n")));
        var csv = Encoding.UTF8.GetString(await studio.BytesAsync(done.Id)).Split('\n');
        var lines = await studio.Scorings.LinesAsync(studio.Project, done.Id);
        Assert.Equal("score-1-texts.jsonl", lines.FileName);
        using var output = new MemoryStream();
        await lines.WriteAsync(output, default);
        var rows = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["a,\"1\"", "b"], rows.Select(r => r.GetProperty("id").GetString()));
        var second = csv[2].Split(',');
        Assert.Equal(second[1], rows[1].GetProperty("label").GetString());
        Assert.Equal(second[2], rows[1].GetProperty("confidence").GetRawText());
        Assert.Equal(second[3] == "1", rows[1].GetProperty("abstains").GetBoolean());
        Assert.Equal(second[6], rows[1].GetProperty("probabilities").GetProperty("green").GetRawText());
    }

    [Fact]
    public async Task A_run_that_was_stopped_or_killed_at_any_part_ends_with_the_same_bytes_and_figures()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var texts = ScoringStudio.Texts(30_000);
        var whole = await studio.ScoreAsync(studio.RequestFor(await studio.StageAsync(texts, "a.csv")));

        var id = await studio.StartAsync(studio.RequestFor(await studio.StageAsync(texts, "b.csv")));
        var stopped = new List<long>();
        for (var before = 0L; ;)
        {
            await StopAfterAPartAsync(studio, id, before);
            var info = await studio.EndAsync(id);
            if (info.State == ScoringState.Done) break;
            Assert.Equal(ScoringState.Stopped, info.State);
            Assert.True(info.Rows > before, $"nothing was scored between {before} and {info.Rows} rows");
            stopped.Add(before = info.Rows);
            await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.FileAsync(studio.Project, id));
            // as a kill leaves it: rows that were never noted, and half of one
            foreach (var file in new[] { "predictions.csv.partial", "unsure.csv" }) File.AppendAllText(Path.Combine(studio.Folder, id.ToString(System.Globalization.CultureInfo.InvariantCulture), file), "t77,green,0.9\nt78,gre");
            await studio.Scorings.GoOnAsync(studio.Project, id, LoopStudio.Ben);
        }
        Assert.NotEmpty(stopped);
        Assert.Equal(await studio.BytesAsync(whole.Id), await studio.BytesAsync(id));
        var (first, second) = ((await studio.Scorings.ResultAsync(studio.Project, whole.Id))!, (await studio.Scorings.ResultAsync(studio.Project, id))!);
        Assert.Equal(JobJson.Write(first.Summary), JobJson.Write(second.Summary));
        Assert.Equal(first.Unsure, second.Unsure);
        Assert.Equal(
            File.ReadAllText(Path.Combine(studio.Folder, "1", "unsure.csv")).Replace("score-1:", "score-2:", StringComparison.Ordinal), File.ReadAllText(Path.Combine(studio.Folder, "2", "unsure.csv")));
    }

    [Fact]
    public async Task A_scoring_goes_on_by_itself_when_the_studio_starts_again()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var texts = ScoringStudio.Texts(30_000);
        var id = await studio.StartAsync(studio.RequestFor(await studio.StageAsync(texts)));
        await StopAfterAPartAsync(studio, id, 0);
        var stopped = await studio.EndAsync(id);
        Assert.Equal(ScoringState.Stopped, stopped.State);
        // what a killed process leaves in the table: a job that runs, and nobody who runs it
        await using (var db = studio.Loop.Db())
            await db.Jobs.Where(j => j.Id == stopped.JobId).ExecuteUpdateAsync(u => u
                .SetProperty(j => j.State, JobState.Running).SetProperty(j => j.EndedAt, (DateTime?)null).SetProperty(j => j.CancelRequested, false).SetProperty(j => j.LeaseToken, Guid.NewGuid()));
        await studio.Loop.Studio.Get<JobScheduler>().RecoverAsync();
        var done = await studio.EndAsync(id);
        Assert.Equal((ScoringState.Done, 30_000L), (done.State, done.Rows));
        Assert.Equal(studio.ByCommandLine(texts, All), await studio.BytesAsync(id));
    }

    [Theory]
    [InlineData("id,text\na,red\nb\n", "line 3")]
    [InlineData("id,text\na,red\nb,green\na,blue\n", "line 4, column \"id\"")]
    [InlineData("id,text\na,red\n,green\n", "The id is empty.")]
    [InlineData("id,text\na,red\nb,gr\u0000\u00e9\u00e9n\n", "UTF-8")]
    public async Task A_bad_row_is_told_with_its_place_and_leaves_nothing(string content, string told)
    {
        await using var studio = await ScoringStudio.StartAsync();
        var bytes = content.Contains('\u0000') ? Encoding.Latin1.GetBytes(content.Replace("\u0000", "", StringComparison.Ordinal)) : Encoding.UTF8.GetBytes(content);
        var staged = await studio.Loop.Studio.StageAsync(bytes, "texts.csv");
        var refused = await studio.EndAsync(await studio.StartAsync(studio.RequestFor(staged)));
        Assert.Equal(ScoringState.Refused, refused.State);
        Assert.StartsWith("texts.csv", refused.Error, StringComparison.Ordinal);
        Assert.Contains(told, refused.Error, StringComparison.Ordinal);
        Assert.Empty(FilesOf(studio));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.GoOnAsync(studio.Project, refused.Id, LoopStudio.Ann));
    }

    [Fact]
    public async Task What_cannot_be_scored_is_refused_before_anything_is_kept()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var staged = await studio.StageAsync(ScoringStudio.Texts(3, "key", "message"));
        Task<UserErrorException> Fails(ScoringRequest request) => Assert.ThrowsAnyAsync<UserErrorException>(() => studio.StartAsync(request));

        Assert.Contains("no column \"text\"", (await Fails(studio.RequestFor(staged))).Message, StringComparison.Ordinal);
        Assert.Contains("chosen twice", (await Fails(studio.RequestFor(staged, text: "message", id: "message"))).Message, StringComparison.Ordinal);
        Assert.Contains("no such student", (await Fails(studio.RequestFor(staged, text: "message") with { StudentRunId = studio.Student + 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("no row", (await Fails(studio.RequestFor(await studio.StageAsync("id,text\n")))).Message, StringComparison.Ordinal);
        Assert.Contains("empty", (await Fails(studio.RequestFor(await studio.StageAsync("")))).Message, StringComparison.Ordinal);
        Assert.Contains("not there any more", (await Fails(studio.RequestFor("../studio.db"))).Message, StringComparison.Ordinal);
        Assert.Empty(await studio.Scorings.ListAsync(studio.Project));

        var done = await studio.ScoreAsync(studio.RequestFor(staged, ScoreColumns.None, "message", "key"));
        Assert.StartsWith("id,label,confidence\nt0,", Encoding.UTF8.GetString(await studio.BytesAsync(done.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_refused_is_tried_again_with_other_columns()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var staged = await studio.StageAsync("number,group,text\n1,a,red\n2,a,green\n");
        var refused = await studio.EndAsync(await studio.StartAsync(studio.RequestFor(staged, id: "group")));
        Assert.Equal(ScoringState.Refused, refused.State);
        var done = await studio.ScoreAsync(studio.RequestFor(staged, id: "number"));
        Assert.Equal([done.Id], (await studio.Scorings.ListAsync(studio.Project)).Select(s => s.Id));
    }

    [Fact]
    public async Task Documents_are_scored_as_they_were_and_lead_back_to_themselves()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var all = await studio.ScoreAsync(new ScoringRequest(studio.Student, ScoreColumns.None));
        Assert.Equal(60, all.Rows);
        var chosen = await studio.ScoreAsync(new ScoringRequest(studio.Student, ScoreColumns.None) { Documents = new QueueFilter("q=apple", new DocumentQuery { Search = "apple" }) });
        var lines = Encoding.UTF8.GetString(await studio.BytesAsync(chosen.Id)).Split('\n')[1..^1];
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"d{i * 6}"), lines.Select(l => l.Split(',')[0]));
        var result = (await studio.Scorings.ResultAsync(studio.Project, chosen.Id))!;
        Assert.Equal(10, result.Ordinals.Count);
        Assert.Equal(6, result.Ordinals["d6"]);
        // documents are in the project already: none is kept to be imported
        Assert.Equal(0, result.Unsure);
        Assert.Equal(["predictions.csv", "predictions.csv"], FilesOf(studio));
        var none = await studio.EndAsync(await studio.StartAsync(new ScoringRequest(studio.Student, All) { Documents = new QueueFilter("q=zebra", new DocumentQuery { Search = "zebra" }) }));
        Assert.Equal(ScoringState.Failed, none.State);
        Assert.Contains("No document is selected", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_that_the_student_leaves_open_come_into_the_project_without_touching_what_is_there()
    {
        await using var studio = await ScoringStudio.StartAsync();
        // ids of documents of the project, with other texts
        var content = ScoringStudio.Texts(200).Replace("\nt", "\nd", StringComparison.Ordinal);
        var done = await studio.ScoreAsync(studio.RequestFor(await studio.StageAsync(content)));
        var result = (await studio.Scorings.ResultAsync(studio.Project, done.Id))!;
        Assert.True(result.Unsure > 0, "the student abstained on nothing");
        Assert.Equal(result.Summary.Abstained, result.Unsure);
        var before = await studio.Loop.Studio.AllAsync(studio.Project);

        var staged = await studio.Scorings.StageUnsureAsync(studio.Project, done.Id);
        var preview = await studio.Loop.Studio.Imports.PreviewAsync(staged);
        Assert.Equal(("id", "text", null, "split"), (preview.Guess.Id, preview.Guess.Text, preview.Guess.Label, preview.Guess.Split));
        var job = await studio.Jobs.WaitAsync(await studio.Loop.Studio.Imports.StartAsync(studio.Project, staged, ImportStudio.Options(preview.Guess), LoopStudio.Ann));
        var imported = JobJson.Read<ImportResult>(job.Result!);
        Assert.Equal((result.Unsure, 0), (imported.Added, imported.Updated));
        var after = await studio.Loop.Studio.AllAsync(studio.Project);
        Assert.Equal(before.Select(d => d.ContentHash), after.Take(before.Count).Select(d => d.ContentHash));
        Assert.All(after.Skip(before.Count), d => Assert.Equal(Core.Schema.Split.Train, d.Split));
        Assert.Contains("\"scored_by\":\"student 1\"", after[^1].Fields, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_stops_it_and_takes_its_files_and_a_removed_project_takes_all()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var kept = await studio.ScoreAsync(studio.RequestFor(await studio.StageAsync(ScoringStudio.Texts(10))));
        var id = await studio.StartAsync(studio.RequestFor(await studio.StageAsync(ScoringStudio.Texts(30_000))));
        await studio.Scorings.DeleteAsync(studio.Project, id, LoopStudio.Ann);
        Assert.Equal([kept.Id], (await studio.Scorings.ListAsync(studio.Project)).Select(s => s.Id));
        Assert.Single(Directory.GetDirectories(studio.Folder));
        Assert.Empty(Directory.GetFiles(studio.Loop.Studio.Staging));
        var other = await studio.Loop.ProjectAsync(["a", "b"], [("1", "x", "train", null)]);
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.FileAsync(other, kept.Id));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.DeleteAsync(other, kept.Id, LoopStudio.Ann));
        await studio.Loop.Studio.Projects.DeleteAsync(studio.Project, LoopStudio.Ann);
        Assert.False(Directory.Exists(studio.Folder));
        await using var db = studio.Loop.Db();
        Assert.Equal(0, await db.Scorings.CountAsync());
    }

    /// <summary>Asks the scoring to stop once a part more is noted than before, or lets it come to its end.</summary>
    private static async Task StopAfterAPartAsync(ScoringStudio studio, long id, long before)
    {
        var job = (await studio.InfoAsync(id)).JobId;
        while (true)
        {
            var info = await studio.InfoAsync(id);
            if (info.Ended) return;
            if (info.Rows > before) break;
            await Task.Yield();
        }
        await studio.Jobs.CancelAsync(job, LoopStudio.Ann);
    }

    private static IEnumerable<string> FilesOf(ScoringStudio studio) =>
        Directory.GetFiles(studio.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
