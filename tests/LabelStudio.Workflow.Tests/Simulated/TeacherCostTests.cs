using LabelStudio.Core.Schema;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Tests.Imports;

namespace LabelStudio.Workflow.Tests.Simulated;

/// <summary>Teachers that were really asked stand beside the student they taught: how often they are right, and what a thousand requests cost by the tokens that were billed.</summary>
public sealed class TeacherCostTests
{
    private const int Dev = 150;
    private const decimal Cheap = 2, Dear = 15;

    private static readonly string Data = SharedData.PathOf("data", "banking77-llm-votes");
    private static readonly string[] Asked = ["direct_gpt_5_mini", "direct_claude_4_5_sonnet"];

    [SharedFact("banking77-llm-votes/votes.csv", "banking77/categories.json")]
    public async Task Teachers_cost_what_was_billed_and_are_right_as_often_as_their_votes()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Url = "http://127.0.0.1:0",
            Votes = Path.Combine(Data, "votes.csv"),
            Texts = Path.Combine(Data, "texts.csv"),
            StructuredOutput = TeacherSimulator.StructuredOutput.Ignored,
        });
        await using var studio = await SimulatedStudio.StartAsync();
        var classes = System.Text.Json.JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(SharedData.PathOf("data", "banking77", "categories.json")))!;
        var gold = Rows("gold.csv").ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        var texts = Rows("texts.csv");
        var project = await studio.ProjectAsync(classes, texts.Select((r, i) => (r[0], r[1], i < Dev ? "dev" : "train", i < Dev ? gold[r[0]] : "")));
        var teachers = await studio.TeachersAsync(simulator, t => t with { Prices = t.Model == Asked[1] ? new(3, 0, Dear) : new(0.25m, 0, Cheap) });
        var models = simulator.Models.ToList();
        var functions = await studio.ChoiceAsync(project, "intent", [.. Asked.Select(m => teachers[models.IndexOf(m)])]);
        Assert.Equal(PromptRunState.Finished, (await studio.EndAsync(project, await studio.StartRunAsync(project, functions))).State);
        await EndAsync(studio, await studio.Get<ILabels>().FitAsync(project, new LabelSettings(), ImportStudio.Me));
        var student = JobJson.Read<TrainResult>((await EndAsync(studio, await studio.Get<IStudents>().TrainAsync(project, new StudentSettings(), ImportStudio.Me))).Result!).RunId;
        await EndAsync(studio, await studio.Get<IEvaluations>().StartAsync(project, student, Split.Dev, ImportStudio.Me));
        var report = (await studio.Get<IEvaluations>().LatestAsync(project, student, Split.Dev))!;

        Assert.Equal([ContenderKind.Student, ContenderKind.Teacher, ContenderKind.Teacher, ContenderKind.LabelModel], report.Costs.Points.Select(p => p.Kind));
        var header = CsvRows.Read(Path.Combine(Data, "votes.csv")).First();
        var votes = Rows("votes.csv").ToDictionary(r => r[0], StringComparer.Ordinal);
        foreach (var (model, input, output) in new[] { (Asked[0], 0.25m, Cheap), (Asked[1], 3m, Dear) })
        {
            var point = report.Costs.Points.Single(p => p.Kind == ContenderKind.Teacher && p.Name.Contains(model, StringComparison.Ordinal));
            var column = Array.IndexOf(header, model);
            var right = texts.Take(Dev).Count(r => votes[r[0]][column] == gold[r[0]]);
            Assert.Equal(right / (double)Dev, point.Accuracy.Value, 9);
            var bill = simulator.Bill.Single(b => b.Model == model);
            var answered = studio.Calls().Count(c => c.Model == model && c.Outcome == 0);
            Assert.Equal((double)((bill.InputTokens - bill.CachedTokens) * input + bill.OutputTokens * output) / 1e6 / answered * 1_000, point.PerThousand!.Value, 6);
            Assert.True(point.Simulated);
        }
        // the label model needs both, the student neither
        var (own, both) = (report.Costs.Points[0], report.Costs.Points[3]);
        Assert.Equal(report.Costs.Points.Where(p => p.Kind == ContenderKind.Teacher).Sum(p => p.PerThousand!.Value), both.PerThousand!.Value, 9);
        Assert.True(own.OnFront && own.PerThousand < report.Costs.Points.Skip(1).Min(p => p.PerThousand) / 100, $"{own.PerThousand}");
        Assert.All(report.Costs.Points, p => Assert.Equal(p.OnFront, !report.Costs.Points.Any(o => o != p && o.PerThousand <= p.PerThousand && o.Accuracy.Value >= p.Accuracy.Value)));
        // how far it repeats each of them, beside how often it is right
        Assert.Equal(3, report.Agreements.Count);
        Assert.All(report.Agreements, a => Assert.InRange(a.N, 1, Dev));
    }

    private static List<string[]> Rows(string file) => [.. CsvRows.Read(Path.Combine(Data, file)).Skip(1).Select(r => r.ToArray())];

    private static async Task<JobView> EndAsync(SimulatedStudio studio, long job)
    {
        var view = await studio.Jobs.WaitAsync(job).WaitAsync(SimulatedStudio.Patience);
        Assert.Null(view.Error);
        return view;
    }
}
