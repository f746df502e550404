using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.PromptRuns;

namespace LabelStudio.Workflow.Tests.Simulated;

/// <summary>What six prompts once answered on 500 messages, asked again through the whole way.</summary>
public class ReplayTests
{
    private static readonly string Data = SharedData.PathOf("data", "banking77-llm-votes");

    [SharedFact("banking77-llm-votes/votes.csv", "banking77/categories.json")]
    public async Task SixPromptFunctionsCountThe314AnswersThatAreNoClass()
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
        var project = await studio.ProjectAsync(classes, CsvRows.Read(Path.Combine(Data, "texts.csv")).Skip(1).Select(r => (r[0], r[1])));
        var teachers = await studio.TeachersAsync(simulator);
        var functions = await studio.ChoiceAsync(project, "intent", teachers);
        Assert.Equal(6, functions.Count);

        var run = await studio.EndAsync(project, await studio.StartRunAsync(project, functions));
        Assert.Equal(PromptRunState.Finished, run.State);
        Assert.Equal(3_000, run.Asked);
        Assert.Equal(314, run.Functions.Sum(f => f.Abstained.GetValueOrDefault(AbstainReason.OffSchema)));
        Assert.Equal(3_000 - 314, run.Functions.Sum(f => f.Voted));
        Assert.All(run.Functions, f => Assert.True(f.Simulated));

        // each of them is listed with what was answered
        var listed = new List<PromptAnswerRow>();
        foreach (var f in run.Functions)
            listed.AddRange(await studio.Runs.AnswersAsync(project, f.FunctionVersionId, AbstainReason.OffSchema, -1, 500));
        Assert.Equal(314, listed.Count);
        Assert.All(listed, r => Assert.DoesNotContain(r.Answer, classes));
        Assert.Contains(listed, r => r.Answer == "charged_fee");
    }

    [SharedFact("banking77-llm-votes/prompt_labels.txt", "banking77/categories.json")]
    public async Task APromptThatListsTheLabelsThatWereOfferedThenHasTenUnknownAndSixteenMissing()
    {
        await using var studio = await SimulatedStudio.StartAsync();
        var classes = System.Text.Json.JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(SharedData.PathOf("data", "banking77", "categories.json")))!;
        var project = await studio.ProjectAsync(classes, [("1", "where is my card")]);
        string[] labels = [.. (await File.ReadAllLinesAsync(Path.Combine(Data, "prompt_labels.txt"))).Select(l => l.Trim()).Where(l => l.Length > 0)];
        var findings = await studio.Prompts.LintAsync(project, new PromptDefinition(PromptKind.Choice, "Which class?\n{{classes}}\n{{text}}") { Labels = labels }, []);
        Assert.Equal(10, findings.Where(f => f.Kind == FindingKind.UnknownClass).SelectMany(f => f.Names).Distinct().Count());
        Assert.Equal(16, findings.Where(f => f.Kind == FindingKind.MissingClasses).SelectMany(f => f.Names).Distinct().Count());
    }
}
