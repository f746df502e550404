using System.Globalization;
using LabelStudio.Storage;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.Teachers;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.PromptRuns;

/// <summary>A studio with a project of short questions, and simulated teachers that answer them.</summary>
internal sealed class PromptStudio : IAsyncDisposable
{
    public static readonly string[] Classes = ["card_arrival", "lost_card", "exchange_rate"];

    private static readonly string[] Questions = ["when is the arrival of my card", "my card is lost", "what is the exchange rate"];

    private PromptStudio(LoopStudio loop, Simulator simulator, int project) => (Loop, Simulator, Project) = (loop, simulator, project);

    public LoopStudio Loop { get; }

    public Simulator Simulator { get; }

    public int Project { get; }

    public IPromptRuns Runs => Loop.Studio.Get<IPromptRuns>();

    public ITeachers Teachers => Loop.Studio.Get<ITeachers>();

    public IFunctions Functions => Loop.Functions;

    public StudioDb Db() => Loop.Db();

    public static async Task<PromptStudio> StartAsync(SimulatorOptions simulator, int documents = 300, string provider = "Sqlite")
    {
        var teacher = await Simulator.StartAsync(simulator with { Url = "http://127.0.0.1:0" });
        var loop = await LoopStudio.StartAsync(provider);
        var project = await loop.ProjectAsync(Classes, Enumerable.Range(0, documents).Select(i => (
            string.Create(CultureInfo.InvariantCulture, $"d{i}"), string.Create(CultureInfo.InvariantCulture, $"{Questions[i % 3]}, number {i}"),
            i % 10 == 0 ? "test" : i % 10 == 1 ? "dev" : "train", i % 10 == 1 ? Classes[i % 3] : null)));
        return new PromptStudio(loop, teacher, project);
    }

    public Task<int> AddTeacherAsync(string model, Func<TeacherDefinition, TeacherDefinition>? change = null)
    {
        var teacher = new TeacherDefinition(0, model, TeacherKind.Compatible, Simulator.Endpoint, model)
        {
            Prices = new TeacherPrices(1, 0.5m, 4),
            Limits = new TeacherLimits(Concurrency: 16) { CallTimeout = TimeSpan.FromSeconds(20) },
            Simulated = true,
        };
        return Teachers.SaveAsync(change?.Invoke(teacher) ?? teacher, new TeacherTerms(MayTrain.Yes, null, new DateOnly(2026, 11, 1), "ann"), null, LoopStudio.Ann);
    }

    /// <summary>One function a teacher that asks for one of all classes.</summary>
    public async Task<IReadOnlyList<int>> AddPromptAsync(string name, params int[] teachers) => await Loop.Studio.Get<IPrompts>().SaveAsync(
        Project, new PromptDraft(null, name, "", new PromptDefinition(PromptKind.Choice, "Which of these is it?\n{{classes}}\n\n{{text}}"), teachers), LoopStudio.Ann);

    /// <summary>Starts a run and waits until its job has ended.</summary>
    public async Task<PromptRunView> RunAsync(PromptRunRequest request)
    {
        var run = await Runs.StartAsync(Project, request, LoopStudio.Ann);
        return await EndAsync(run);
    }

    public async Task<PromptRunView> EndAsync(long run)
    {
        await Loop.SettleAsync(Project);
        return await Runs.GetAsync(Project, run);
    }

    public async ValueTask DisposeAsync()
    {
        await Loop.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
