using System.Diagnostics;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Prompts;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Documents;

/// <inheritdoc cref="IDocuments"/>
internal sealed class DocumentService(IStudioDbFactory factory, ProjectColumnsCache cache, LabelExplainer explainer, ProjectRuleResources resources, StudentLabels students) : IDocuments
{
    private const int MaxTake = 500;

    /// <summary>Documents of one group that a page of groups shows.</summary>
    private const int ShownOfGroup = 10;

    /// <summary>A search that must read texts stops after so long and answers with what it has; asked again, it goes on.</summary>
    private static readonly TimeSpan PageBudget = TimeSpan.FromMilliseconds(180);

    /// <summary>Once the page is full, the total is made more exact for so long.</summary>
    private static readonly TimeSpan TotalBudget = TimeSpan.FromMilliseconds(100);

    public async Task<DocumentPage> QueryAsync(int projectId, DocumentQuery query, CancellationToken cancel = default)
    {
        var clock = Stopwatch.StartNew();
        var parsed = await ParseAsync(projectId, query.Search, cancel);
        var skip = Math.Max(0, query.Skip);
        var take = Math.Clamp(query.Take, 1, MaxTake);
        await using var db = factory.Create();
        var view = await ReadViewAsync(db, projectId, cancel);
        var filter = await FilterAsync(db, view, query, cancel);
        var search = parsed == null ? null : await SearchAsync(db, view, parsed, cancel);
        var sequence = new DocumentSequence(view.Documents, query.Order, view.Labels);
        if (search != null) await search.VerifyAsync(factory, projectId, Candidates(sequence, filter, search), skip + take, PageBudget, TotalBudget, cancel);
        var (page, total, exact) = Select(sequence, filter, search, skip, take);
        var rows = await RowsAsync(db, view, page, parsed, cancel);
        return new DocumentPage(rows, total, exact, clock.Elapsed.TotalMilliseconds);
    }

    /// <summary>For each of n documents whether a query selects it, however long a search in the texts may take.</summary>
    public async Task<bool[]> SelectAsync(int projectId, DocumentQuery query, int documents, CancellationToken cancel)
    {
        var parsed = await ParseAsync(projectId, query.Search, cancel);
        await using var db = factory.Create();
        var view = await ReadViewAsync(db, projectId, cancel);
        var filter = await FilterAsync(db, view, query, cancel);
        var search = parsed == null ? null : await SearchAsync(db, view, parsed, cancel);
        var all = new DocumentSequence(view.Documents, DocumentOrder.Imported, null);
        if (search != null) await search.VerifyAsync(factory, projectId, Candidates(all, filter, search), int.MaxValue, TimeSpan.MaxValue, TimeSpan.MaxValue, cancel);
        var selected = new bool[documents];
        for (var d = 0; d < Math.Min(documents, view.Documents); d++) selected[d] = (search == null || search.IsHit(d)) && filter.Passes(d);
        return selected;
    }

    public async Task<DocumentDetail?> GetAsync(int projectId, int ordinal, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var document = (await DocumentStore.FindAsync(db, projectId, [ordinal], cancel)).FirstOrDefault();
        if (document == null) return null;
        var view = await ReadViewAsync(db, projectId, cancel);
        var votes = new List<FunctionVote>();
        var read = await view.Columns.VotesAsync(db, view.Stamp, view.Functions, view.ClassCount, cancel);
        var voted = read.Voted(view.ClassCount);
        foreach (var (function, column) in view.Functions.Zip(read.Columns))
            if (ordinal < column.Length && column[ordinal] != VoteColumn.Abstain)
                votes.Add(FunctionVote.Of(function, column[ordinal], voted, column.Confidence?[ordinal]));
        votes = await Rationales.AddAsync(db, view.Functions, ordinal, votes, cancel);
        float[]? posterior = null;
        if (view.Labels != null && ordinal < view.Labels.Count)
            posterior = (await view.Columns.PosteriorsAsync(view.Stamp, view.Classes!, cancel))[ordinal].ToArray();
        var explanation = posterior == null ? null : await explainer.ExplainAsync(db, projectId, ordinal, cancel);
        var groups = await db.Duplicates.Where(m => m.ProjectId == projectId && m.Ordinal == ordinal).Select(m => m.Group).ToListAsync(cancel);
        var duplicates = await db.Duplicates.Where(m => m.ProjectId == projectId && groups.Contains(m.Group) && m.Ordinal != ordinal)
            .Select(m => m.Ordinal).Distinct().OrderBy(o => o).Take(100).ToListAsync(cancel);
        return new DocumentDetail(
            ordinal, document.ExternalId, document.Text, document.Split, FieldsJson.Read(document.Fields), GoldOf(view, document), votes, posterior, explanation, duplicates);
    }

    public async Task<DuplicatePage> DuplicatesAsync(int projectId, int skip, int take, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var view = await ReadViewAsync(db, projectId, cancel);
        var all = await view.Columns.DuplicatesAsync(db, view.Stamp, cancel);
        var page = all.Groups.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MaxTake)).ToList();
        var shown = await RowsAsync(db, view, [.. page.SelectMany(g => g.Ordinals.Take(ShownOfGroup)).Distinct()], null, cancel);
        var rows = shown.ToDictionary(r => r.Ordinal);
        return new DuplicatePage(
            [
                .. page.Select(g => new DuplicateGroupRow(
                    g.Number, g.Exact, g.AcrossSplits, [.. g.Ordinals.Take(ShownOfGroup).Where(rows.ContainsKey).Select(o => rows[o])], g.Ordinals.Length, g.Similarity)),
            ],
            all.Groups.Count, all.AcrossSplits, all.Computed);
    }

    private async Task<ProjectView> ReadViewAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        var columns = cache.Of(projectId);
        var names = await db.Classes.Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).Select(c => c.Name).ToListAsync(cancel);
        var classes = names.Count == 0 ? null : new ClassList(names);
        var functions = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        return new ProjectView(
            stamp, columns, classes, functions,
            await columns.SplitsAsync(db, stamp, cancel),
            await columns.GoldAsync(db, stamp, cancel),
            classes == null ? null : await columns.LabelsAsync(stamp, classes, cancel),
            classes == null ? null : await columns.VoteCountsAsync(db, stamp, functions, classes.Count, cancel));
    }

    private async Task<DocumentFilter> FilterAsync(StudioDb db, ProjectView view, DocumentQuery query, CancellationToken cancel)
    {
        IReadOnlyList<CurrentFunction> asked = query.FunctionId == null
            ? []
            : [.. (await CurrentFunction.ReadAsync(db, view.Stamp.ProjectId, cancel)).Where(f => f.Id == query.FunctionId || f.Id == query.OtherFunctionId)];
        // both at once: sets of classes have one number in both
        var read = asked.Count == 0 || view.ClassCount == 0 ? null : await view.Columns.VotesAsync(db, view.Stamp, asked, view.ClassCount, cancel);
        VoteColumn? Of(int? id) => read?.Columns.Where((_, i) => asked[i].Id == id).FirstOrDefault();
        var voting = view.Functions;
        if (VoteFilter.Compares(query) && asked.FirstOrDefault(f => f.Id == query.FunctionId) is { Enabled: false } off) voting = [.. voting, off];
        var patterns = view.Classes != null && VoteFilter.AsksForAll(query) ? await view.Columns.PatternsAsync(db, view.Stamp, voting, view.Classes, cancel) : null;
        var votes = new VoteFilter(query, Of(query.FunctionId), Of(query.OtherFunctionId), read?.Voted(view.ClassCount), patterns, view.Gold);
        HashSet<int>? members = null;
        if (query.DuplicateGroup is { } group)
            members = (await view.Columns.DuplicatesAsync(db, view.Stamp, cancel)).Find(group) is { } found ? [.. found.Ordinals] : [];
        if (query.StudentClass is { } student)
        {
            var said = view.Classes == null ? null : await students.ReadAsync(db, view.Stamp, view.Gold, view.Classes, cancel);
            var ofClass = said?.Classes.Where(c => c.Value == student).Select(c => c.Key) ?? [];
            members = [.. members == null ? ofClass : ofClass.Where(members.Contains)];
        }
        return new DocumentFilter(query, view.Splits, view.Gold, view.Labels, view.VoteCounts, votes, members);
    }

    private static async Task<TextSearch> SearchAsync(StudioDb db, ProjectView view, RuleQuery query, CancellationToken cancel)
    {
        var blocks = await view.Columns.Words.ReadAsync(db, view.Stamp.ProjectId, cancel);
        return view.Columns.Searches.Of(query, view.Stamp.DocumentsVersion, () => new TextSearch(query, blocks, view.Documents));
    }

    private static IEnumerable<int> Candidates(DocumentSequence sequence, DocumentFilter filter, TextSearch search)
    {
        for (var i = 0; i < sequence.Count; i++)
        {
            var d = sequence[i];
            if ((search.IsHit(d) || search.IsOpen(d)) && filter.Passes(d)) yield return d;
        }
    }

    private static (List<int> Page, int Total, bool Exact) Select(DocumentSequence sequence, DocumentFilter filter, TextSearch? search, int skip, int take)
    {
        var page = new List<int>(take);
        if (search == null && filter.IsOpen)
        {
            for (var i = skip; i < sequence.Count && page.Count < take; i++) page.Add(sequence[i]);
            return (page, sequence.Count, true);
        }
        var total = 0;
        var exact = true;
        for (var i = 0; i < sequence.Count; i++)
        {
            var d = sequence[i];
            if (search != null && !search.IsHit(d))
            {
                if (exact && search.IsOpen(d) && filter.Passes(d)) exact = false;
                continue;
            }
            if (!filter.Passes(d)) continue;
            if (total >= skip && page.Count < take) page.Add(d);
            total++;
        }
        return (page, total, exact);
    }

    private static async Task<IReadOnlyList<DocumentRow>> RowsAsync(StudioDb db, ProjectView view, IReadOnlyList<int> ordinals, RuleQuery? search, CancellationToken cancel)
    {
        var documents = await DocumentStore.FindAsync(db, view.Stamp.ProjectId, ordinals, cancel);
        var rows = new List<DocumentRow>(documents.Count);
        foreach (var d in documents)
        {
            var label = view.Labels?.Top(d.Ordinal) ?? -1;
            rows.Add(new DocumentRow(
                d.Ordinal, d.ExternalId, d.Text, d.Split, GoldOf(view, d), label < 0 ? null : label, label < 0 ? null : view.Labels!.Confidence(d.Ordinal),
                view.VoteCounts?[d.Ordinal] ?? 0, search == null ? [] : [.. RuleHighlighter.Highlights(search, d.Text).Select(s => (s.Start, s.Length))])
            {
                Fields = FieldMatch.Of(search, d.Fields),
            });
        }
        return rows;
    }

    private static int? GoldOf(ProjectView view, Document document)
    {
        var gold = document.Split == Split.Test ? -1 : view.Gold[document.Ordinal];
        return gold < 0 ? null : gold;
    }

    private async Task<RuleQuery?> ParseAsync(int projectId, string? search, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(search)) return null;
        var (parsed, error) = await resources.ParseAsync(projectId, search, cancel);
        return parsed ?? throw new UserErrorException($"The search is not understood: {error!.Message}", error);
    }

    /// <summary>What a query looks at: one project at one moment.</summary>
    private sealed record ProjectView(
        ProjectStamp Stamp, ProjectColumns Columns, ClassList? Classes, IReadOnlyList<CurrentFunction> Functions, SplitColumn Splits, GoldColumn Gold,
        LabelColumn? Labels, VoteCountColumn? VoteCounts)
    {
        // an import may have been published between two reads: the smaller number holds for all
        public int Documents => Math.Min(Stamp.Documents, Splits.Splits.Length);

        public int ClassCount => Classes?.Count ?? 0;
    }
}
