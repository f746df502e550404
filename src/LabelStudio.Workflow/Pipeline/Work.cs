using LabelStudio.Core.Progress;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>What every step is told beside its data: where to record, what to start chance from, how many threads, whom to tell, when to stop.</summary>
/// <param name="Threads">Threads to use; 0 = one a processor. Changes the time only.</param>
public sealed record Work(RunReport Report, int Seed = 1, int Threads = 0, IProgress<StageProgress>? Progress = null, CancellationToken Cancel = default)
{
    /// <summary>The threads to use, at least 1.</summary>
    public int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Times a stage and tells that it has begun.</summary>
    public T Stage<T>(string name, Func<T> work)
    {
        Cancel.ThrowIfCancellationRequested();
        Progress?.Report(new StageProgress(name));
        return Report.Stage(name, work);
    }

    /// <summary>Times a stage and tells that it has begun.</summary>
    public void Stage(string name, Action work) => Stage(name, () =>
    {
        work();
        return 0;
    });
}
