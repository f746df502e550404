using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Functions;

/// <summary>Starts the work on what each function is worth.</summary>
internal sealed class ValueQueue(JobQueue jobs)
{
    private const string Title = "Value of each function";

    /// <summary>What would take longer waits until somebody asks for it.</summary>
    private static readonly TimeSpan LongestUnasked = TimeSpan.FromMinutes(3);

    /// <summary>Called for every new label run; one function by itself has nothing to be compared with.</summary>
    public async Task AskAsync(int projectId, long labelRunId, LabelRunFigures figures, Actor by)
    {
        if (figures.Functions.Count < 2 || Expected(figures) > LongestUnasked) return;
        await StartAsync(projectId, labelRunId, by);
    }

    /// <summary>Roughly how long the work takes: a fit for each function.</summary>
    public static TimeSpan Expected(LabelRunFigures figures) => TimeSpan.FromSeconds(
        figures.Functions.Count * figures.Stages.Where(s => s.Name == "fit label model").Sum(s => s.WallS));

    /// <summary>Starts the work, or finds it under way.</summary>
    public async Task<long> StartAsync(int projectId, long labelRunId, Actor by) =>
        await FindAsync(projectId) ?? await jobs.EnqueueAsync(ValueHandler.Name, projectId, new ValuePayload(labelRunId, []), Title, by, CancellationToken.None);

    /// <summary>Goes on with it behind the jobs that wait.</summary>
    public Task<long> GoOnAsync(int projectId, ValuePayload payload, Actor by) => jobs.EnqueueAsync(ValueHandler.Name, projectId, payload, Title, by, CancellationToken.None);

    public Task<long?> FindAsync(int projectId, CancellationToken cancel = default) => jobs.FindActiveAsync(projectId, ValueHandler.Name, cancel);
}
