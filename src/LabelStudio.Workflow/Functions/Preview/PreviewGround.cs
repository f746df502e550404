using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>What a preview is held against: the project as it is without the rule that is being written.</summary>
/// <param name="Classes">Null where the project has none.</param>
/// <param name="Others">The enabled functions but the edited one.</param>
/// <param name="Votes">Their votes.</param>
/// <param name="Voted">What these votes name; null where the project has no classes.</param>
/// <param name="Own">The votes of the saved version of the edited rule; null for a new rule, and while they are not up to date.</param>
/// <param name="Labels">Posteriors of the latest label run, without the edited rule; null without a run, and while they are computed.</param>
/// <param name="LabelsPending">Whether they are being computed.</param>
internal sealed record PreviewGround(
    ProjectStamp Stamp, ProjectColumns Columns, ClassList? Classes, GoldSnapshot Gold, IReadOnlyList<CurrentFunction> Others, VoteColumn[] Votes,
    VotedClasses? Voted, VoteColumn? Own, ProbabilisticLabels? Labels, LabelColumn? LabelColumn, Task? LabelsPending)
{
    public int Documents => Stamp.Documents;
}

/// <summary>Reads what a preview is held against.</summary>
internal sealed class PreviewGrounds(IStudioDbFactory factory, ProjectColumnsCache cache, VoteColumns votes, OpenGold gold, OthersLabels othersLabels)
{
    /// <param name="projectId">The project.</param>
    /// <param name="editing">The rule that is being edited, or null.</param>
    /// <param name="wait">Whether to wait for posteriors that have to be computed; otherwise they are left out for now.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<PreviewGround> ReadAsync(int projectId, int? editing, bool wait, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        var columns = cache.Of(projectId);
        var classes = await ClassesAsync(db, projectId, cancel);
        var open = await gold.ReadAsync(db, projectId, cancel);
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        if (classes == null) return new PreviewGround(stamp, columns, null, open, [], [], null, null, null, null, null);
        var others = functions.Where(f => f.Enabled && f.Id != editing).ToList();
        var edited = functions.FirstOrDefault(f => f.Id == editing);
        var read = await votes.ReadAsync(db, [.. others.Select(f => f.Source)], stamp.Documents, classes.Count, cancel);
        var stale = edited != null && (await StaleVotes.FindAsync(db, projectId, [edited], cancel)).Any;
        var labels = stamp.LabelRun == 0 ? null : await columns.PosteriorsAsync(stamp, classes, cancel);
        var column = stamp.LabelRun == 0 ? null : await columns.LabelsAsync(stamp, classes, cancel);
        Task? pending = null;
        if (labels != null && edited != null)
        {
            var without = othersLabels.GetAsync(projectId, stamp, classes, edited.Id, labels);
            if (wait) await without.WaitAsync(cancel);
            labels = without.IsCompletedSuccessfully ? await without : null;
            if (!without.IsCompleted) pending = without;
        }
        var own = edited == null || stale ? null : (await votes.ReadAsync(db, [edited.Source], stamp.Documents, classes.Count, cancel)).Columns[0];
        return new PreviewGround(stamp, columns, classes, open, others, read.Columns, read.Voted(classes.Count), own, labels, column, pending);
    }

    private static async Task<ClassList?> ClassesAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        return dataset.Classes.Count == 0 ? null : new ClassList(dataset.Classes);
    }
}
