using System.Text;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.Teachers;
using LabelStudio.Workflow.Tests.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Tests.Simulated;

/// <summary>A studio whose teachers are played by a simulator.</summary>
internal sealed class SimulatedStudio : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static readonly string[] Classes = ["card_arrival", "card_lost", "exchange_rate", "refund", "top_up"];

    private const string Template = "Which class does this message of a customer belong to?\n{{classes}}\n\n{{text}}";

    private readonly ImportStudio _studio;

    private SimulatedStudio(ImportStudio studio) => _studio = studio;

    public IPromptRuns Runs => _studio.Get<IPromptRuns>();

    public ITeachers Teachers => _studio.Get<ITeachers>();

    public IPrompts Prompts => _studio.Get<IPrompts>();

    public IJobs Jobs => _studio.Jobs;

    public T Get<T>() where T : notnull => _studio.Get<T>();

    public StudioDb Db() => _studio.Db();

    /// <param name="folder">A data folder that outlives this studio, or null for one of its own.</param>
    /// <param name="sooner">How many times sooner waits are over.</param>
    public static async Task<SimulatedStudio> StartAsync(string? folder = null, double sooner = 1, Action<IServiceCollection>? services = null) =>
        new(await ImportStudio.StartAsync(null, folder, s =>
        {
            s.AddSingleton<TimeProvider>(new SoonerTime(sooner));
            services?.Invoke(s);
        }));

    /// <summary>A project of so many messages, each different, without gold.</summary>
    public async Task<int> ProjectAsync(int documents)
    {
        string[] words = ["card", "lost", "arrive", "exchange", "rate", "refund", "money", "top", "up", "please", "help", "yesterday", "account", "still", "waiting"];
        var random = new Random(7);
        var texts = Enumerable.Range(0, documents).Select(i => ($"d{i}", $"Message {i}: {string.Join(' ', Enumerable.Range(0, 8).Select(_ => words[random.Next(words.Length)]))}"));
        return await ProjectAsync(Classes, texts);
    }

    public Task<int> ProjectAsync(IReadOnlyList<string> classes, IEnumerable<(string Id, string Text)> texts) =>
        ProjectAsync(classes, texts.Select(t => (t.Id, t.Text, "", "")));

    /// <param name="documents">Each is id, text, split and gold, empty where there is none.</param>
    public async Task<int> ProjectAsync(IReadOnlyList<string> classes, IEnumerable<(string Id, string Text, string Split, string Gold)> documents)
    {
        var project = await _studio.ProjectAsync([.. classes]);
        using var memory = new MemoryStream();
        var table = new TableWriter(memory);
        table.Field("id").Field("text").Field("split").Field("label").EndRow();
        foreach (var (id, text, split, gold) in documents) table.Field(id).Field(text).Field(split).Field(gold).EndRow();
        table.Flush();
        await _studio.SucceedAsync(project, Encoding.UTF8.GetString(memory.ToArray()), ImportStudio.Options(new ColumnMapping("id", "text", "label", "split")));
        return project;
    }

    /// <summary>One teacher for each model of a simulator.</summary>
    public async Task<int[]> TeachersAsync(Simulator simulator, Func<TeacherDefinition, TeacherDefinition>? change = null, string? key = null)
    {
        var ids = new List<int>();
        foreach (var model in simulator.Models)
        {
            var teacher = new TeacherDefinition(0, "T " + model, TeacherKind.Compatible, simulator.Endpoint, model) { ContextTokens = 32_000, Simulated = true };
            ids.Add(await Teachers.SaveAsync(change?.Invoke(teacher) ?? teacher, new TeacherTerms(MayTrain.Unknown), key, ImportStudio.Me));
        }
        return [.. ids];
    }

    /// <summary>The same choice among all classes asked of several teachers: one function each.</summary>
    public Task<IReadOnlyList<int>> ChoiceAsync(int project, string name, IReadOnlyList<int> teachers, Func<PromptDefinition, PromptDefinition>? change = null)
    {
        var prompt = new PromptDefinition(PromptKind.Choice, Template);
        return Prompts.SaveAsync(project, new PromptDraft(null, name, "", change?.Invoke(prompt) ?? prompt, teachers), ImportStudio.Me);
    }

    public Task<long> StartRunAsync(int project, IReadOnlyList<int> functions, PromptBudget? budget = null) =>
        Runs.StartAsync(project, new PromptRunRequest(functions, null, budget ?? new PromptBudget(null, null)), ImportStudio.Me);

    /// <summary>Waits until the run's job has ended and gives the run as it then is.</summary>
    public async Task<PromptRunView> EndAsync(int project, long run)
    {
        var view = await Runs.GetAsync(project, run);
        if (view.JobId is { } job) await Jobs.WaitAsync(job).WaitAsync(Patience);
        return await Runs.GetAsync(project, run);
    }

    public List<TeacherCall> Calls()
    {
        using var db = Db();
        return [.. db.TeacherCalls.Where(c => c.PromptRunId != null)];
    }

    public List<PromptAnswer> Answers()
    {
        using var db = Db();
        return [.. db.PromptAnswers];
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();
}
