using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Projects;

/// <summary>Puts together where a project stands. Counts over documents come from columns in memory, so the answer does not wait for a million rows.</summary>
internal sealed class ProjectStateReader(IStudioDbFactory factory, ProjectColumnsCache cache, ILabels labels, IStudents students)
{
    /// <exception cref="UserErrorException">No such project.</exception>
    public async Task<ProjectState> ReadAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        var columns = cache.Of(projectId);
        var names = await db.Classes.Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).Select(c => c.Name).ToListAsync(cancel);
        var splits = await columns.SplitsAsync(db, stamp, cancel);
        var gold = (await columns.GoldAsync(db, stamp, cancel)).Counts;
        var duplicates = await columns.DuplicatesAsync(db, stamp, cancel);
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        var enabled = functions.Where(f => f.Enabled).ToList();
        var stale = await StaleVotes.FindAsync(db, projectId, enabled, cancel);
        var votes = names.Count == 0 || enabled.Count == 0 ? null : await columns.VoteCountsAsync(db, stamp, enabled, names.Count, cancel);
        var run = await labels.LatestAsync(projectId, cancel);
        var meanConfidence = names.Count == 0 || run == null ? null : (await columns.LabelsAsync(stamp, new ClassList(names), cancel))?.MeanConfidence;
        var student = (await students.ListAsync(projectId, cancel)).OrderByDescending(s => s.Run.Number).FirstOrDefault();
        var answers = await db.Annotations.CountAsync(a => a.ProjectId == projectId && a.UndoneAt == null, cancel);
        var pending = await db.QueueItems.CountAsync(i => i.State == QueueItemState.Pending && db.Queues.Any(q => q.Id == i.QueueId && q.ProjectId == projectId), cancel);
        var looks = await db.TestLooks.CountAsync(l => l.ProjectId == projectId, cancel);
        var n = splits.Splits.Length;
        var state = new ProjectState(
            n, splits.Count(Split.Train), splits.Count(Split.Dev), splits.Count(Split.Test), 0,
            gold.Train, gold.Dev, gold.Test,
            duplicates.Groups.Count, duplicates.AcrossSplits,
            functions.Count, enabled.Count, stale.Any, votes == null || n == 0 ? null : (double)votes.Covered / n,
            run?.Run, meanConfidence, run?.ConfidenceHistogram, run?.ClassBalance,
            answers, pending,
            student?.Run, student?.Dev?.Accuracy.Value, looks,
            [], new NextAction("", "", ""));
        return state with { Steps = LoopSteps.For(state, names.Count), Next = NextActions.For(state, names.Count) };
    }
}
