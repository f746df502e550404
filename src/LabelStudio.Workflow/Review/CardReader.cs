using System.Text.Json;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Gains;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Prompts;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>Makes cards of queue entries: text, candidates by the labels as they are now or by the queue's label run, present votes.</summary>
internal sealed class CardReader(VoteColumns votes, RunLabels labels, LiveLabels live)
{
    public async Task<IReadOnlyList<ReviewCard>> ReadAsync(
        StudioDb db, int projectId, long? labelRunId, IReadOnlyList<QueueItem> items, CancellationToken cancel)
    {
        if (items.Count == 0) return [];
        var count = await DocumentStore.CountAsync(db, projectId, cancel);
        var classes = new ClassList(await db.Classes.Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).Select(c => c.Name).ToListAsync(cancel));
        var documents = (await DocumentStore.FindAsync(db, projectId, [.. items.Select(i => i.Ordinal)], cancel)).ToDictionary(d => d.Ordinal);
        var functions = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        var read = await votes.ReadAsync(db, [.. functions.Select(f => f.Source)], count, classes.Count, cancel);
        // as the answers given so far make them, where that is known
        var posteriors = live.Peek(projectId, classes.Count) ?? (labelRunId is { } run ? await labels.GetAsync(run, classes, cancel) : null);
        var cards = new List<ReviewCard>(items.Count);
        foreach (var item in items)
        {
            if (!documents.TryGetValue(item.Ordinal, out var d)) continue;
            var posterior = posteriors != null && item.Ordinal < posteriors.Count ? posteriors[item.Ordinal].ToArray() : null;
            cards.Add(new ReviewCard(
                item.QueueId, item.Position, item.Ordinal, d.ExternalId, d.Text, FieldsOf(d), item.Reason,
                Candidates(posterior, classes.Count),
                await Rationales.AddAsync(db, functions, item.Ordinal, VotesOn(functions, read, classes.Count, item.Ordinal), cancel))
            {
                Label = item.Label < classes.Count ? item.Label : -1,
            });
        }
        return cards;
    }

    private static IReadOnlyList<(int Class, double Probability)> Candidates(float[]? posterior, int classes) => posterior == null
        ? [.. Enumerable.Range(0, classes).Select(k => (k, 1.0 / classes))]
        : [.. posterior.Select((p, k) => (k, (double)p)).OrderByDescending(c => c.Item2).ThenBy(c => c.k)];

    private static List<FunctionVote> VotesOn(List<CurrentFunction> functions, ReadVotes read, int classes, int ordinal)
    {
        var columns = read.Columns;
        var voted = read.Voted(classes);
        var found = new List<FunctionVote>();
        for (var f = 0; f < columns.Length; f++)
            if (columns[f][ordinal] is var vote and not VoteColumn.Abstain)
                found.Add(FunctionVote.Of(functions[f], vote, voted, columns[f].Confidence?[ordinal]));
        return found;
    }

    private static IReadOnlyDictionary<string, string> FieldsOf(Document d) =>
        d.Fields == null ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(d.Fields) ?? [];
}
