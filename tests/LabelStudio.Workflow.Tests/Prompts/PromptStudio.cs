using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.Teachers;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Prompts;

/// <summary>A studio with a small project and teachers that the simulator plays: one that is always right, one that often errs.</summary>
internal sealed class PromptStudio : IAsyncDisposable
{
    public static readonly string[] Classes = ["refund", "card", "transfer"];

    private PromptStudio(LoopStudio loop, Simulator simulator) => (Loop, Simulator) = (loop, simulator);

    public LoopStudio Loop { get; }

    public Simulator Simulator { get; }

    public int Project { get; private set; }

    public int Good { get; private set; }

    public int Bad { get; private set; }

    public IPrompts Prompts => Loop.Studio.Get<IPrompts>();

    public static PromptDefinition Choice => new(PromptKind.Choice, "Which class is it?\n{{classes}}\n{{text}}");

    /// <summary>60 documents of train, 60 of dev and 30 of test, all with gold.</summary>
    public static async Task<PromptStudio> StartAsync()
    {
        var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = new() { ["good"] = 0, ["bad"] = 0.4 } });
        var studio = new PromptStudio(await LoopStudio.StartAsync(), simulator);
        studio.Project = await studio.Loop.ProjectAsync(Classes, Enumerable.Range(0, 150).Select(i =>
            ($"d{i}", $"{Verbs[i % 7]} the {Classes[i % 3]} number {i} {Ends[i % 5]}", i % 5 < 2 ? "train" : i % 5 < 4 ? "dev" : "test", (string?)Classes[i % 3])));
        studio.Good = await studio.TeacherAsync("good");
        studio.Bad = await studio.TeacherAsync("bad");
        return studio;
    }

    public async Task<List<TriedDocument>> TryAsync(PromptTrial trial)
    {
        var tried = new List<TriedDocument>();
        await foreach (var one in Prompts.TryAsync(Project, trial)) tried.Add(one);
        return tried;
    }

    public PromptTrial Trial(SampleKind kind, int count, PromptDefinition? prompt = null) =>
        new(prompt ?? Choice, Good, new PromptSample(kind, count), new HashSet<int>(), 100);

    public async ValueTask DisposeAsync()
    {
        await Loop.DisposeAsync();
        await Simulator.DisposeAsync();
    }

    private static readonly string[] Verbs = ["where is", "cancel", "I lost", "please check", "explain", "stop", "who sent"];
    private static readonly string[] Ends = ["today", "again and again", "thanks", "it is urgent", "since Monday"];

    private Task<int> TeacherAsync(string model) => Loop.Studio.Get<ITeachers>().SaveAsync(
        new TeacherDefinition(0, model, TeacherKind.Compatible, Simulator.Endpoint, model) { Simulated = true, Prices = new TeacherPrices(2, 1, 8), Limits = new TeacherLimits(Concurrency: 8) },
        new TeacherTerms(MayTrain.Unknown), null, LoopStudio.Ann);
}
