using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Labels;

namespace LabelStudio.Workflow.Labels;

/// <summary>The labels of the runs that were asked for last, in memory. A published run never changes, so nothing here grows old.</summary>
public sealed class RunLabels(IStudioDbFactory factory)
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Run, int Classes, Task<ProbabilisticLabels> Labels)> _recent = [];

    /// <summary>All labels of a published run.</summary>
    public async Task<ProbabilisticLabels> GetAsync(long runId, ClassList classes, CancellationToken cancel = default)
    {
        Task<ProbabilisticLabels>? labels = null;
        lock (_lock)
        {
            for (var node = _recent.First; node != null; node = node.Next)
            {
                if (node.Value.Run != runId || node.Value.Classes != classes.Count || node.Value.Labels.IsFaulted || node.Value.Labels.IsCanceled) continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                labels = node.Value.Labels;
                break;
            }
            if (labels == null)
            {
                // read for all who wait, so not under the token of the one who asked first
                labels = Task.Run(() => ReadAsync(runId, classes), CancellationToken.None);
                _recent.AddFirst((runId, classes.Count, labels));
                if (_recent.Count > Kept) _recent.RemoveLast();
            }
        }
        return await labels.WaitAsync(cancel);
    }

    private async Task<ProbabilisticLabels> ReadAsync(long runId, ClassList classes)
    {
        await using var db = factory.Create();
        return await LabelStore.ReadAsync(db, runId, classes);
    }
}
