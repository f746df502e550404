namespace LabelStudio.Workflow.Jobs;

/// <summary>Knows how to do one kind of long work. Register it as <c>IJobHandler</c>; it is made anew for each run.</summary>
/// <remarks>A run may be cut at any point and started again, here or elsewhere: write only through <see cref="JobContext.WriteAsync(Func{Storage.StudioDb, Task})"/>
/// and keep in a checkpoint how far the writing is. At the start of a run expect whatever an earlier one has left.</remarks>
public interface IJobHandler
{
    /// <summary>The kind's name as jobs carry it: "import".</summary>
    string Kind { get; }

    /// <summary>Does the work and returns the result (kept as JSON) or null.</summary>
    /// <exception cref="UserErrorException">The work cannot be done; its message becomes the job's error as it is.</exception>
    /// <exception cref="OperationCanceledException">Stopped on request; whatever was half-written must be invisible.</exception>
    Task<object?> RunAsync(JobContext context, CancellationToken cancel);
}
