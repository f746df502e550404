using System.Globalization;
using LabelStudio.Core.Analysis.NearDuplicates;
using LabelStudio.Core.Progress;
using LabelStudio.Storage;
using LabelStudio.Storage.Bulk;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Duplicates;

/// <summary>Nothing to choose: all published documents, the usual threshold.</summary>
internal sealed record DuplicatesPayload;

/// <summary>What the look for duplicates has found.</summary>
/// <param name="Exact">Groups of documents with the same words.</param>
/// <param name="Near">Groups of documents with almost the same words.</param>
/// <param name="AcrossSplits">Groups with documents in more than one split.</param>
/// <param name="Documents">Documents looked at.</param>
public sealed record DuplicatesResult(int Exact, int Near, int AcrossSplits, int Documents);

/// <summary>Finds exact and near duplicates among all documents and writes them down. Nothing is dropped because of it.</summary>
internal sealed class DuplicatesHandler(IStudioDbFactory factory) : IJobHandler
{
    public const string KindName = "duplicates";
    public const string Title = "Find duplicates";

    private const int ReportEvery = 8_192;

    public string Kind => KindName;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var result = await FindAsync(context, cancel);
        LargeWork.GiveBack(result.Documents);
        return result;
    }

    private async Task<DuplicatesResult> FindAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var stamp = await ProjectStamp.ReadAsync(db, context.ProjectId, cancel);
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        var builder = new MinHashBuilder();
        await foreach (var document in DocumentStore.ReadTextsAsync(db, context.ProjectId, 0, stamp.Documents, cancel))
        {
            builder.Add(document.Text);
            if (builder.Documents % ReportEvery == 0)
                context.Report("read", (double)builder.Documents / stamp.Documents, string.Create(CultureInfo.InvariantCulture, $"{builder.Documents:N0} of {stamp.Documents:N0} documents"));
        }
        context.Report("compare");
        var groups = builder.Find(ordinals => Texts(context.ProjectId, ordinals), new Relay(context), cancel);
        var members = new List<DuplicateMember>();
        var across = 0;
        for (var g = 0; g < groups.Count; g++)
        {
            var group = groups[g];
            if (group.Documents.Select(d => splits[d]).Distinct().Count() > 1) across++;
            for (var i = 0; i < group.Documents.Length; i++)
                members.Add(new DuplicateMember
                {
                    ProjectId = context.ProjectId,
                    Ordinal = group.Documents[i],
                    Group = g + 1,
                    Kind = group.Kind == Core.Analysis.NearDuplicates.DuplicateKind.Exact ? Storage.Model.DuplicateKind.Exact : Storage.Model.DuplicateKind.Near,
                    Similarity = i == 0 ? 1 : (float)group.Similarity,
                });
        }
        context.Report("write");
        cancel.ThrowIfCancellationRequested();
        await context.WriteAsync(async write =>
        {
            await write.Duplicates.Where(m => m.ProjectId == context.ProjectId).ExecuteDeleteAsync();
            await write.BulkInsertAsync(members);
        });
        var exact = groups.Count(g => g.Kind == Core.Analysis.NearDuplicates.DuplicateKind.Exact);
        return new DuplicatesResult(exact, groups.Count - exact, across, builder.Documents);
    }

    private List<string> Texts(int projectId, IReadOnlyList<int> ordinals)
    {
        using var db = factory.Create();
        var texts = new Dictionary<int, string>(ordinals.Count);
        foreach (var part in ordinals.Chunk(1_000))
            foreach (var row in db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && part.Contains(d.Ordinal)).Select(d => new { d.Ordinal, d.Text }))
                texts[row.Ordinal] = row.Text;
        return [.. ordinals.Select(o => texts[o])];
    }

    /// <summary>The comparison's own stages under the words of this job.</summary>
    private sealed class Relay(JobContext context) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => context.Report("compare", value.Fraction, value.Detail);
    }
}
