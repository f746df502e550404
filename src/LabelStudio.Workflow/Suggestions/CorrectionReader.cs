using System.Collections.Concurrent;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Suggestions;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Labels;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Suggestions;

/// <summary>Explains the last answers that the label model would have given otherwise.</summary>
internal sealed class CorrectionReader(IStudioDbFactory factory, ProjectColumnsCache cache, RunLabels labels, DismissedRules dismissed)
{
    /// <summary>Answers that are looked back on.</summary>
    private const int LastAnswers = 120;

    private const int MostCorrected = 20, MostOthers = 400, MostOwn = 200, MostBackground = 400;

    private readonly ConcurrentDictionary<(int Project, int Version, int Ordinal), string> _texts = new();

    public async Task<ExplainedCorrections?> ExplainAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var view = await AnalysisView.ReadAsync(db, cache, projectId, cancel);
        var corrected = await CorrectedAsync(db, view, cancel);
        if (corrected.Count == 0) return null;
        // the class of the last correction is what the person has in mind
        var k = corrected[0].Class;
        int[] ofClass = [.. corrected.Where(c => c.Class == k).Select(c => c.Ordinal).Distinct().Take(MostCorrected)];
        if (ofClass.Length < 2) return null;
        var gold = await view.Columns.GoldAsync(db, view.Stamp, cancel);
        var splits = (await view.Columns.SplitsAsync(db, view.Stamp, cancel)).Splits;
        var count = Math.Min(view.Stamp.Documents, splits.Length);
        var known = ofClass.ToHashSet();
        int[] others = [.. SuggestionSample.Evenly([.. Enumerable.Range(0, count).Where(d => gold[d] >= 0 && gold[d] != k)], MostOthers)];
        int[] own = [.. SuggestionSample.Evenly([.. Enumerable.Range(0, count).Where(d => gold[d] == k && !known.Contains(d))], MostOwn)];
        int[] background = [.. SuggestionSample.Evenly([.. Enumerable.Range(0, count).Where(d => splits[d] != Split.Test)], MostBackground)];
        var texts = await TextsAsync(db, view.Stamp, [.. ofClass, .. others, .. own, .. background], cancel);
        var barred = (await dismissed.ListAsync(projectId, cancel)).Where(d => d.Class == k).Select(d => d.Query).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in view.Enabled.Where(f => f.IsRule && f.Class == k)) barred.Add(rule.Definition);
        IReadOnlyList<string> Of(int[] ordinals) => [.. ordinals.Where(texts.ContainsKey).Select(d => texts[d])];
        var found = await Task.Run(() => CorrectionExplainer.Explain(Of(ofClass), Of(others), Of(own), Of(background), barred.Contains, cancel), cancel);
        if (found == null) return null;
        var blocks = await view.Columns.Words.ReadAsync(db, projectId, cancel);
        var votes = await view.VoteCountsAsync(db, cancel);
        var (hits, exact, fresh) = await RuleReach.CountAsync(factory, view, blocks, votes, found.Query, cancel);
        return new ExplainedCorrections(
            found.Query.ToString(), k, found.Explained.Count, ofClass.Length, found.Others, others.Length, found.OwnGold, hits, exact, fresh);
    }

    /// <summary>Documents of train and dev whose answer is another class than the label of the run that their queue was made from, the last first.</summary>
    private async Task<List<(int Ordinal, int Class)>> CorrectedAsync(StudioDb db, AnalysisView view, CancellationToken cancel)
    {
        var answers = await (from a in db.Annotations.AsNoTracking()
                             where a.ProjectId == view.Stamp.ProjectId && a.UndoneAt == null && a.Class >= 0 && a.PlantedClass == null
                             join q in db.Queues.AsNoTracking() on a.QueueId equals q.Id
                             where q.LabelRunId != null
                             orderby a.Id descending
                             select new { a.Ordinal, a.Class, Run = q.LabelRunId!.Value }).Take(LastAnswers).ToListAsync(cancel);
        var gold = await view.Columns.GoldAsync(db, view.Stamp, cancel);
        var corrected = new List<(int, int)>();
        foreach (var answer in answers)
        {
            // gold of train and dev only, and only an answer that still stands
            if (gold[answer.Ordinal] != answer.Class) continue;
            var given = await labels.GetAsync(answer.Run, view.Classes, cancel);
            if (answer.Ordinal >= given.Count || !given.IsCovered(answer.Ordinal) || given.Top(answer.Ordinal) != answer.Class) corrected.Add((answer.Ordinal, answer.Class));
        }
        return corrected;
    }

    private async Task<Dictionary<int, string>> TextsAsync(StudioDb db, ProjectStamp stamp, IReadOnlyList<int> ordinals, CancellationToken cancel)
    {
        var texts = new Dictionary<int, string>(ordinals.Count);
        var missing = new List<int>();
        foreach (var d in ordinals)
        {
            if (_texts.TryGetValue((stamp.ProjectId, stamp.DocumentsVersion, d), out var text)) texts[d] = text;
            else missing.Add(d);
        }
        if (missing.Count == 0) return texts;
        // what was asked for in other projects, or before an import, has had its time
        if (_texts.Count > 20 * (MostOthers + MostOwn + MostBackground)) _texts.Clear();
        foreach (var document in await DocumentStore.FindAsync(db, stamp.ProjectId, missing, cancel))
            texts[document.Ordinal] = _texts[(stamp.ProjectId, stamp.DocumentsVersion, document.Ordinal)] = document.Text;
        return texts;
    }
}
