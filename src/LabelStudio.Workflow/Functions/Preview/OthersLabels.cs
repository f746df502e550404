using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>What the label model would hold of the documents if one function had not voted: a rule must not be judged by labels that it made itself.</summary>
/// <remarks>The model stays as it was fitted; only the votes are taken out. What texts may have added to the labels of the run is not in it.</remarks>
internal sealed class OthersLabels(IStudioDbFactory factory, VoteColumns votes, RunModels models)
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Run, int Function, int Documents, Task<ProbabilisticLabels?> Labels)> _recent = [];

    /// <summary>The labels as they are where the function did not take part in them; null where they cannot be told without it.</summary>
    public Task<ProbabilisticLabels?> GetAsync(int projectId, ProjectStamp stamp, ClassList classes, int functionId, ProbabilisticLabels labels)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node != null; node = node.Next)
            {
                if ((node.Value.Run, node.Value.Function, node.Value.Documents) != (stamp.LabelRun, functionId, stamp.Documents) || node.Value.Labels.IsFaulted) continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Labels;
            }
            // for all who wait, so not under the token of the one who asked first
            var made = Task.Run(() => MakeAsync(projectId, stamp, classes, functionId, labels), CancellationToken.None);
            _recent.AddFirst((stamp.LabelRun, functionId, stamp.Documents, made));
            if (_recent.Count > Kept) _recent.RemoveLast();
            return made;
        }
    }

    private async Task<ProbabilisticLabels?> MakeAsync(int projectId, ProjectStamp stamp, ClassList classes, int functionId, ProbabilisticLabels labels)
    {
        await using var db = factory.Create();
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel) is not { } run || run.Id != stamp.LabelRun) return null;
        var inputs = RunJson.Read<LabelInputs>(run.Inputs);
        if (inputs.Functions.All(f => f.FunctionId != functionId)) return labels;
        if (models.Find(run) is not { } model || model.Functions.Count != inputs.Functions.Count || model.Classes.Count != classes.Count) return null;
        // the votes of versions that were replaced since are gone; those of the versions that replaced them are what others say now
        var current = (await CurrentFunction.ReadAsync(db, projectId)).ToDictionary(f => f.Id);
        var sources = inputs.Functions.Select(f => f.FunctionId != functionId && current.TryGetValue(f.FunctionId, out var now) ? new VoteSource(now.VersionId, f.Name) : (VoteSource?)null).ToList();
        var read = await votes.ReadAsync(db, [.. sources.OfType<VoteSource>()], stamp.Documents, classes.Count);
        var next = 0;
        var columns = inputs.Functions.Select((f, i) => sources[i] == null ? new VoteColumn(f.Name, stamp.Documents, classes.Count + read.Sets.Count) : read.Columns[next++]).ToArray();
        return model.Predict(new VoteMatrix(model.Classes, columns, stamp.Documents, read.Sets));
    }
}
