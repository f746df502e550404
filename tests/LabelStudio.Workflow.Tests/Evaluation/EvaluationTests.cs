using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Tests.Imports;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Evaluation;

/// <summary>The evaluation of a student on real texts and votes, through the doors that the pages use.</summary>
public sealed class EvaluationTests
{
    private static readonly string[] YouTubeClasses = ["HAM", "SPAM"];

    [SharedFact("youtube/texts.csv", "youtube/votes.csv", "youtube/gold.csv")]
    public async Task A_student_is_judged_beside_all_that_answers_the_same_documents()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, student) = await YouTubeAsync(studio);
        await studio.EndAsync(await studio.Evaluations.StartAsync(project, student, Split.Test, LoopStudio.Ann));
        var report = (await studio.Evaluations.LatestAsync(project, student, Split.Test))!;

        Assert.Equal((1, 250), (report.Look, report.Result.N));
        Assert.Equal(YouTubeClasses, report.Classes);
        Assert.Equal((await studio.Students.GetAsync(project, student))!.Test!.Accuracy, report.Result.Accuracy);
        Assert.Equal(
            [ContenderKind.Student, ContenderKind.Majority, ContenderKind.BestFunction, ContenderKind.LabelModel, ContenderKind.FewShot, ContenderKind.FewShot, ContenderKind.FewShot],
            report.Beside.Select(c => c.Kind));
        // all on the same documents, and the counts of pairs give the difference
        Assert.All(report.Beside, c => Assert.Equal(250, c.N));
        foreach (var c in report.Beside.Skip(1))
        {
            Assert.Equal(report.Result.Accuracy.Value - c.Accuracy.Value, c.Ahead!.Value, 9);
            if (c.PValue != null) Assert.Equal((c.OnlyStudentRight - c.OnlyItRight) / 250.0, c.Ahead.Value, 9);
        }
        var single = report.Beside.Single(c => c.Kind == ContenderKind.BestFunction);
        Assert.InRange(single.Answered, 1, 249);
        Assert.True(single.AccuracyAnswered!.Value > single.Accuracy.Value, "what a function does not answer is wrong");
        Assert.Equal(1, single.Verdict);

        Assert.Equal([0.1, 0.25, 0.5, 1], report.Curve!.Points.Select(p => p.Share));
        Assert.True(report.Curve.Points[^1].LogLoss.Value < report.Curve.Points[0].LogLoss.Value, "more to learn from did not help");
        Assert.Equal(Enum.GetValues<NoiseKind>(), report.Robustness.Select(r => r.Kind));
        // features are read in lower case, so case changes nothing
        Assert.Equal(0, report.Robustness.Single(r => r.Kind == NoiseKind.LowerCase).Flipped);
        Assert.True(report.Robustness.Single(r => r.Kind == NoiseKind.ManyTypos).Flipped > 0);
        Assert.All(report.Foreign, f => Assert.InRange(f.Check.OwnRejected.Value, 0, 0.05));
        Assert.Null(report.Regression);
        Assert.InRange(report.Speed.P50Microseconds, 0.1, report.Speed.P95Microseconds);
        Assert.Equal(report.Student.FileBytes, report.Speed.FileBytes);
        var cost = Assert.Single(report.Costs.Points);
        Assert.True(cost is { OnFront: true, PerThousand: > 0 });
        Assert.Equal(report.Slices.LookedAt, report.Slices.Slices.Count);
        Assert.Contains(report.Slices.Slices, s => s is { Kind: SliceKind.Covered, Key: "no" });
        var labels = Assert.Single(report.Agreements);
        Assert.Equal(labels.Differ, (int)Math.Round(labels.N * (1 - labels.Same.Value)));
    }

    [SharedFact("youtube/texts.csv", "youtube/votes.csv", "youtube/gold.csv")]
    public async Task Dev_costs_no_look_and_every_look_at_test_is_counted_first()
    {
        await using var studio = await LoopStudio.StartAsync();
        var (project, first) = await YouTubeAsync(studio);
        await studio.EndAsync(await studio.Evaluations.StartAsync(project, first, Split.Dev, LoopStudio.Ann));
        Assert.Equal(new TestLooks(0, 0), await studio.Evaluations.LooksAsync(project, first));
        var dev = (await studio.Evaluations.LatestAsync(project, first, Split.Dev))!;
        Assert.Equal((0, Split.Dev, 120), (dev.Look, dev.On, dev.Result.N));
        Assert.Contains(dev.Notes, n => n.Contains("Dev gold decided when training stopped", StringComparison.Ordinal));
        Assert.Contains(dev.Beside, c => c.Kind == ContenderKind.LabelModel);
        Assert.Null(await studio.Evaluations.LatestAsync(project, first, Split.Test));
        Assert.Null((await studio.Students.GetAsync(project, first))!.Test);

        var second = await studio.TrainAsync(project, new(MinConfidence: 0.8));
        await studio.EndAsync(await studio.Evaluations.StartAsync(project, first, Split.Test, LoopStudio.Ann));
        await studio.EndAsync(await studio.Evaluations.StartAsync(project, second, Split.Test, LoopStudio.Ben));
        Assert.Equal(new TestLooks(2, 1), await studio.Evaluations.LooksAsync(project, second));
        var test = (await studio.Evaluations.LatestAsync(project, second, Split.Test))!;
        Assert.Equal((2, "ben"), (test.Look, test.By));
        Assert.Contains(test.Notes, n => n.Contains("look number 2", StringComparison.Ordinal));

        // beside the student before, by class and in all alike
        var previous = test.Beside.Single(c => c.Kind == ContenderKind.PreviousStudent);
        Assert.Equal("Student 1", previous.Name);
        Assert.Equal((previous.OnlyItRight, previous.OnlyStudentRight), (test.Regression!.Classes.Sum(c => c.Lost), test.Regression.Classes.Sum(c => c.Won)));
        Assert.Equal((await studio.Evaluations.LatestAsync(project, first, Split.Test))!.Result.Accuracy.Value, previous.Accuracy.Value);

        var list = await studio.Evaluations.ListAsync(project);
        Assert.Equal([(second, 2, Split.Test), (first, 1, Split.Test), (first, 1, Split.Dev)], list.Select(e => (e.StudentRunId, e.StudentNumber, e.On)));
        Assert.Equal(test.Result.Accuracy, (await studio.Evaluations.GetAsync(project, list[0].RunId))!.Result.Accuracy);
    }

    [SharedFact("youtube/texts.csv", "youtube/gold.csv")]
    public async Task The_number_of_a_slice_is_that_of_the_documents_it_leads_to()
    {
        await using var studio = await LoopStudio.StartAsync();
        var gold = CsvRows.Read(SharedData.PathOf("data", "youtube", "gold.csv")).Skip(1).ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        // values that differ by what a search takes for signs of its own, by case, or by being part of one another
        string[] songs = ["a/b (live)", "A/B (live)", "a/b", "$1.99 \"best\" of*", "é\\u\\d+"];
        using var memory = new MemoryStream();
        var table = new TableWriter(memory);
        table.Field("id").Field("text").Field("split").Field("label").Field("Song name").Field("length").EndRow();
        var i = 0;
        foreach (var r in CsvRows.Read(SharedData.PathOf("data", "youtube", "texts.csv")).Skip(1).Where(r => gold.ContainsKey(r[0])).Take(400))
        {
            table.Field(r[0]).Field(r[1]).Field(i < 200 ? "dev" : "train").Field(gold.GetValueOrDefault(r[0], "")).Field(songs[i % 7 % 5]).Field(i++ % 4).EndRow();
        }
        table.Flush();
        var project = await studio.Studio.ProjectAsync(YouTubeClasses);
        await studio.Studio.SucceedAsync(project, System.Text.Encoding.UTF8.GetString(memory.ToArray()), ImportStudio.Options(new ColumnMapping("id", "text", "label", "split")));
        await studio.RuleAsync(project, "links", 1, "http OR check");
        await studio.RuleAsync(project, "praise", 0, "love OR song");
        var student = await studio.TrainAsync(project);
        await studio.EndAsync(await studio.Evaluations.StartAsync(project, student, Split.Dev, LoopStudio.Ann));
        var slices = (await studio.Evaluations.LatestAsync(project, student, Split.Dev))!.Slices.Slices;

        Assert.Equal(songs.Order(StringComparer.Ordinal), slices.Where(s => s.Name.StartsWith("Song name: ", StringComparison.Ordinal)).Select(s => s.Name["Song name: ".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(4, slices.Count(s => s.Name.StartsWith("length: ", StringComparison.Ordinal)));
        Assert.True(slices.Count(s => s.Kind == SliceKind.Length) >= 4);
        var documents = studio.Studio.Get<IDocuments>();
        foreach (var slice in slices.Where(s => s.Kind is SliceKind.Field or SliceKind.Length or SliceKind.Function or SliceKind.Covered))
        {
            var query = new DocumentQuery { Split = Split.Dev, HasGold = true, Take = 1 };
            query = slice.Kind switch
            {
                SliceKind.Function => query with { FunctionId = int.Parse(slice.Key, System.Globalization.CultureInfo.InvariantCulture) },
                SliceKind.Covered => query with { Covered = slice.Key == "yes" },
                _ => query with { Search = slice.Key },
            };
            var page = await documents.QueryAsync(project, query);
            // a search that reads texts answers with what it has; asked again it goes on
            while (!page.TotalIsExact) page = await documents.QueryAsync(project, query);
            Assert.Equal((slice.Name, slice.Score.N), (slice.Name, page.Total));
        }
    }

    [Fact]
    public async Task What_cannot_be_judged_is_refused_with_what_to_do()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["good", "bad"], [("1", "a good day", "train", null), ("2", "a bad day", "train", null)]);
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        var student = await studio.TrainAsync(project);
        foreach (var (on, word) in new[] { (Split.Dev, "Review a random queue"), (Split.Test, "Import documents"), (Split.Train, "not judged on what it learned from") })
        {
            var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Evaluations.StartAsync(project, student, on, LoopStudio.Ann));
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Evaluations.StartAsync(project, student + 99, Split.Dev, LoopStudio.Ann));
        Assert.Equal(new TestLooks(0, 0), await studio.Evaluations.LooksAsync(project, student));
    }

    private static async Task<(int Project, long Student)> YouTubeAsync(LoopStudio studio)
    {
        var gold = CsvRows.Read(SharedData.PathOf("data", "youtube", "gold.csv")).Skip(1).ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        var texts = CsvRows.Read(SharedData.PathOf("data", "youtube", "texts.csv")).Skip(1);
        var project = await studio.ProjectAsync(YouTubeClasses, texts.Select(r => (r[0], r[1], r[2], gold.GetValueOrDefault(r[0]))));
        var staged = await studio.Studio.StageAsync(await File.ReadAllBytesAsync(SharedData.PathOf("data", "youtube", "votes.csv")), "votes.csv");
        await studio.Functions.ImportVotesAsync(project, staged, LoopStudio.Ann);
        return (project, await studio.TrainAsync(project));
    }
}
