using System.Text.Json.Serialization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Policies;

/// <summary>The policy in force as a student's inputs record it.</summary>
/// <param name="Policy">Never <see cref="TrainingPolicy.AsIs"/>.</param>
/// <param name="RaceNumber">The race that made the edits.</param>
/// <param name="Digest">Digest of the edits.</param>
/// <param name="Dropped">Documents left out.</param>
/// <param name="Relabelled">Documents learned as another class.</param>
public sealed record EditsInput(TrainingPolicy Policy, int RaceNumber, string Digest, int Dropped, int Relabelled)
{
    /// <summary>The file of the edits.</summary>
    [JsonIgnore]
    public string Artifact { get; init; } = "";

    /// <summary>Why a student that learned by <paramref name="then"/> is stale where <paramref name="now"/> is in force, or null.</summary>
    public static string? Difference(EditsInput? now, EditsInput? then)
    {
        if (now?.Digest == then?.Digest) return null;
        if (now == null) return "a policy for the training set was taken back";
        return then == null ? "a policy for the training set was applied" : "another policy for the training set was applied";
    }
}

/// <summary>Reads which policy is in force, and applies it to labels that are to be learned.</summary>
internal sealed class AppliedEdits(EditsFile file)
{
    /// <summary>Null where students learn from the labels as they are.</summary>
    public static async Task<EditsInput?> FindAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.TrainingEdits, cancel) is not { Artifact: { } artifact } run) return null;
        var figures = RunJson.Read<AppliedFigures>(run.Figures);
        return new EditsInput(figures.Policy, figures.RaceNumber, run.InputsDigest, figures.Dropped, figures.Relabelled) { Artifact = artifact };
    }

    /// <summary>The labels as a student should learn them.</summary>
    public ProbabilisticLabels Apply(ProbabilisticLabels labels, EditsInput? edits) => edits == null ? labels : file.Read(edits.Artifact, edits.Digest).Apply(labels);
}

/// <summary>What a record of an applied policy keeps.</summary>
internal sealed record AppliedFigures(TrainingPolicy Policy, int RaceNumber, int LabelRunNumber, int Dropped, int Relabelled);
