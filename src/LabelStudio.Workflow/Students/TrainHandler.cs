using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Students;

/// <summary>The job that trains a student: stale votes and stale labels first, then the training.</summary>
internal sealed class TrainHandler(IStudioDbFactory factory, VoteApplier applier, LabelInputsReader labels, LabelFitter fitter, StudentMaker maker) : IJobHandler
{
    public const string Name = "train";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        await applier.ApplyAsync(context, cancel);
        if (await SettingsOfStaleLabelsAsync(context.ProjectId, cancel) is { } settings) await fitter.FitAsync(context, settings, cancel);
        return new TrainResult(await maker.TrainAsync(context, context.Payload<TrainPayload>().Settings, cancel));
    }

    /// <summary>How to fit the label model again, or null when its latest run is fresh.</summary>
    private async Task<LabelSettings?> SettingsOfStaleLabelsAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run) return new LabelSettings();
        var then = RunJson.Read<LabelInputs>(run.Inputs).Settings;
        // a class balance that was given for fewer classes does not fit any more
        var now = await labels.ReadAsync(db, projectId, then, cancel);
        if (now.Digest() == run.InputsDigest) return null;
        return then.ClassBalance is { } b && b.Count != now.Dataset.Classes.Count ? then with { ClassBalance = null } : then;
    }
}

/// <summary>How to train.</summary>
internal sealed record TrainPayload(StudentSettings Settings);

/// <summary>The run that a training made.</summary>
public sealed record TrainResult(long RunId);
