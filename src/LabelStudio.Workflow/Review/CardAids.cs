using LabelStudio.Core.Rules;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review;

/// <summary>What helps somebody before a card; nothing here is waited for.</summary>
public interface ICardAids
{
    /// <summary>Where the words stand that the rules look for and that move the latest student.</summary>
    Task<CardMarks> MarksAsync(int projectId, ReviewCard card, CancellationToken cancel = default);

    /// <summary>Open documents of the queue that say nearly the same as one of it, by the duplicates that the project knows; without it.</summary>
    Task<IReadOnlyList<AlikeDocument>> AlikeAsync(int projectId, int queueId, int position, Actor person, CancellationToken cancel = default);
}

/// <summary>What is marked in the text of a card.</summary>
/// <param name="RuleWords">Start and length, in UTF-16 units.</param>
/// <param name="Evidence">Null while there is no student that can be asked.</param>
public sealed record CardMarks(IReadOnlyList<(int Start, int Length)> RuleWords, StudentEvidence? Evidence);

/// <summary>An open document of a queue that says nearly the same as another.</summary>
public sealed record AlikeDocument(int Position, int Ordinal, string ExternalId, string Text);

/// <inheritdoc cref="ICardAids"/>
internal sealed class CardAids(IStudioDbFactory factory, ProjectRuleResources resources, LoadedStudents students, RunFiles files, TimeProvider time) : ICardAids
{
    /// <summary>The most documents that are listed beside a card.</summary>
    public const int MostAlike = 50;

    public async Task<CardMarks> MarksAsync(int projectId, ReviewCard card, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var voting = card.Votes.Select(v => v.FunctionId).ToHashSet();
        var rules = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.IsRule && voting.Contains(f.Id)).ToList();
        var words = new List<(int, int)>();
        foreach (var rule in rules)
            if ((await resources.ParseAsync(projectId, rule.Definition, cancel)).Query is { } query)
                words.AddRange(RuleHighlighter.Highlights(query, card.Text).Select(s => (s.Start, s.Length)));
        return new CardMarks(words, await EvidenceAsync(db, projectId, card, cancel));
    }

    public async Task<IReadOnlyList<AlikeDocument>> AlikeAsync(int projectId, int queueId, int position, Actor person, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var groups = db.Duplicates.Where(m => m.ProjectId == projectId
            && db.QueueItems.Any(i => i.QueueId == queueId && i.Position == position && i.Ordinal == m.Ordinal)).Select(m => m.Group);
        var open = db.QueueSlots.Where(QueueSlots.OpenTo(db, queueId, person.UserId ?? 0, time.GetUtcNow().UtcDateTime)).Select(s => s.Position);
        var items = await db.QueueItems.AsNoTracking()
            .Where(i => i.QueueId == queueId && i.Position != position && i.State == QueueItemState.Pending && open.Contains(i.Position)
                && db.Duplicates.Any(m => m.ProjectId == projectId && m.Ordinal == i.Ordinal && groups.Contains(m.Group)))
            .OrderBy(i => i.Position).Take(MostAlike).ToListAsync(cancel);
        var documents = (await DocumentStore.FindAsync(db, projectId, [.. items.Select(i => i.Ordinal)], cancel)).ToDictionary(d => d.Ordinal);
        return [.. items.Where(i => documents.ContainsKey(i.Ordinal)).Select(i => new AlikeDocument(i.Position, i.Ordinal, documents[i.Ordinal].ExternalId, documents[i.Ordinal].Text))];
    }

    private async Task<StudentEvidence?> EvidenceAsync(StudioDb db, int projectId, ReviewCard card, CancellationToken cancel)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.Student, cancel) is not { Artifact: { } artifact }) return null;
        try
        {
            return await Task.Run(() => students.Use(files.PathOf(artifact), student => StudentEvidence.Of(new GivenFields(student, student.Fields, FieldReading.ValuesOf(card.Fields)), card.Text, cancel)), cancel);
        }
        catch (UserErrorException)
        {
            // the student's file has gone: its page says so
            return null;
        }
    }
}
