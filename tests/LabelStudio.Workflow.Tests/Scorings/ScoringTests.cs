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
        // each text once, in the order of the file where they are equal
        var once = texts.Split('\n')[1..^1].Select((line, i) => (Text: line.Split(',')[1], Row: rows[i])).DistinctBy(t => t.Text).Select(t => t.Row).ToList();
        Assert.Equal(once.OrderBy(r => Number(r[2])).Take(10).Select(r => r[0]), s.LeastConfident.Select(r => r.Id));
        Assert.Equal(once.OrderBy(r => Number(r[4])).Take(10).Select(r => r[0]), s.MostForeign.Select(r => r.Id));
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
    public async Task A_run_that_was_killed_at_any_part_goes_on_by_itself_and_ends_with_the_same_bytes_and_figures()
    {
        await using var studio = await ScoringStudio.StartAsync();
        var texts = ScoringStudio.Texts(20_000);
        var staged = await studio.StageAsync(texts);
        var whole = await studio.ScoreAsync(studio.RequestFor(staged));
        var (bytes, unsure, result) = (await studio.BytesAsync(whole.Id), File.ReadAllText(studio.UnsureOf(whole.Id)), (await studio.Scorings.ResultAsync(studio.Project, whole.Id))!);
        Assert.Equal(studio.ByCommandLine(texts, All), bytes);

        for (var parts = 1; parts <= 3; parts++)
        {
            var rows = await studio.RewindAsync(whole, staged, texts, parts);
            Assert.Equal(Math.Min(20_000, 8_192 * parts), rows);
            // rows that were never noted, and half of one
            foreach (var file in new[] { studio.PartialOf(whole.Id), studio.UnsureOf(whole.Id) }) File.AppendAllText(file, "t77,green,0.9\nt78,gre");
            await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.FileAsync(studio.Project, whole.Id));
            // the studio starts again, or in every other case somebody says so
            await studio.LeaveJobAsync((await studio.InfoAsync(whole.Id)).JobId, parts % 2 == 1 ? JobState.Running : JobState.Cancelled);
            var left = await studio.InfoAsync(whole.Id);
            Assert.Equal((parts % 2 == 1 ? ScoringState.Running : ScoringState.Stopped, (long)rows), (left.State, left.Rows));
            if (parts % 2 == 1) await studio.Loop.Studio.Get<JobScheduler>().RecoverAsync();
            else await studio.Scorings.GoOnAsync(studio.Project, whole.Id, LoopStudio.Ben);

            var done = await studio.EndAsync(whole.Id);
            Assert.Equal((ScoringState.Done, 20_000L), (done.State, done.Rows));
            Assert.Equal(bytes, await studio.BytesAsync(whole.Id));
            Assert.Equal(unsure, File.ReadAllText(studio.UnsureOf(whole.Id)));
            var again = (await studio.Scorings.ResultAsync(studio.Project, whole.Id))!;
            Assert.Equal((JobJson.Write(result.Summary), result.Unsure), (JobJson.Write(again.Summary), again.Unsure));
        }
    }

    [Fact]
    public async Task A_scoring_that_somebody_stops_is_gone_on_with_when_they_say_so()
    {
        await using var studio = await ScoringStudio.StartAsync();
        // before its first row: the job tells that it opens the student, and waits for whoever listens
        void Stop(JobView job)
        {
            if (job is { Kind: "score", State: JobState.Running, Stage: "open the student" }) studio.Jobs.CancelAsync(job.Id, LoopStudio.Ben).GetAwaiter().GetResult();
        }
        studio.Jobs.Changed += Stop;
        var id = await studio.StartAsync(studio.RequestFor(await studio.StageAsync(ScoringStudio.Texts(100))));
        var stopped = await studio.EndAsync(id);
        studio.Jobs.Changed -= Stop;
        Assert.Equal((ScoringState.Stopped, 0L), (stopped.State, stopped.Rows));
        Assert.True(stopped.Bytes > 1_000, "the upload that is kept is not counted");
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.FileAsync(studio.Project, id));

        await studio.Scorings.GoOnAsync(studio.Project, id, LoopStudio.Ben);
        var done = await studio.EndAsync(id);
        Assert.Equal((ScoringState.Done, 100L), (done.State, done.Rows));
        // two people said so at the same moment
        var file = (await studio.Scorings.FileAsync(studio.Project, id)).Path;
        var written = File.GetLastWriteTimeUtc(file);
        var second = await studio.Jobs.WaitAsync(await studio.Loop.Studio.Get<JobQueue>().EnqueueAsync("score", studio.Project, new ScoringPayload(id), "Score again", LoopStudio.Ann));
        Assert.Equal((JobState.Succeeded, written), (second.State, File.GetLastWriteTimeUtc(file)));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.GoOnAsync(studio.Project, id, LoopStudio.Ben));
    }

    [Fact]
    public async Task A_bad_row_is_told_with_its_place_and_leaves_nothing()
    {
        await using var studio = await ScoringStudio.StartAsync();
        foreach (var (content, told) in new[]
        {
            ("id,text\na,red\nb\n"u8.ToArray(), "line 3"), ("id,text\na,red\nb,green\na,blue\n"u8.ToArray(), "line 4, column \"id\""),
            ("id,text\na,red\n,green\n"u8.ToArray(), "The id is empty."), (Encoding.Latin1.GetBytes("id,text\na,red\nb,grün\n"), "UTF-8"),
        })
        {
            var staged = await studio.Loop.Studio.StageAsync(content, "texts.csv");
            var refused = await studio.EndAsync(await studio.StartAsync(studio.RequestFor(staged)));
            Assert.Equal(ScoringState.Refused, refused.State);
            Assert.StartsWith("texts.csv", refused.Error, StringComparison.Ordinal);
            Assert.Contains(told, refused.Error, StringComparison.Ordinal);
            Assert.Empty(FilesOf(studio));
            await Assert.ThrowsAsync<UserErrorException>(() => studio.Scorings.GoOnAsync(studio.Project, refused.Id, LoopStudio.Ann));
        }
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

    private static IEnumerable<string> FilesOf(ScoringStudio studio) =>
        Directory.GetFiles(studio.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
