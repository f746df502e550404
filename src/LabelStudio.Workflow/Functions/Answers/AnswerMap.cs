using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions.Answers;

/// <summary>What answers that are no class stand for in a project.</summary>
internal sealed class AnswerMap(IReadOnlyDictionary<string, int> classes)
{
    /// <summary>A class, <see cref="AnswerRow.Abstention"/>, or null where nobody has said.</summary>
    public int? this[string answer] => classes.TryGetValue(answer, out var k) ? k : null;

    public IEnumerable<string> Answers => classes.Keys;

    public static async Task<AnswerMap> ReadAsync(StudioDb db, int projectId, CancellationToken cancel) =>
        new(await db.AnswerMappings.AsNoTracking().Where(m => m.ProjectId == projectId).ToDictionaryAsync(m => m.Answer, m => m.Class, StringComparer.Ordinal, cancel));

    /// <summary>Writes down what answers stand for; in the caller's transaction.</summary>
    /// <returns>The answers that stand for something else now.</returns>
    /// <exception cref="UserErrorException">A class that the project has not.</exception>
    public static async Task<IReadOnlySet<string>> SaveAsync(StudioDb db, int projectId, IReadOnlyList<AnswerChoice> choices, Actor by, DateTime at, CancellationToken cancel)
    {
        var classes = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        if (choices.FirstOrDefault(c => c.Class is { } k && (k < AnswerRow.Abstention || k >= classes)) is { } bad)
            throw new UserErrorException($"\"{Files.Schema.Shorten(bad.Answer)}\" was mapped to a class that the project has not. Load the page again and choose one of its classes.");
        var known = await db.AnswerMappings.Where(m => m.ProjectId == projectId).ToDictionaryAsync(m => m.Answer, StringComparer.Ordinal, cancel);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (answer, @class) in choices)
        {
            var before = known.GetValueOrDefault(answer);
            if (before?.Class == @class) continue;
            changed.Add(answer);
            if (@class is not { } k)
            {
                db.AnswerMappings.Remove(before!);
                known.Remove(answer);
            }
            else if (before != null) (before.Class, before.By, before.At) = (k, by.Name, at);
            else db.AnswerMappings.Add(known[answer] = new AnswerMapping { ProjectId = projectId, Answer = answer, Class = k, By = by.Name, At = at });
        }
        await db.SaveChangesAsync(cancel);
        return changed;
    }

    /// <summary>The votes with those of answers that stand for a class. Where a document has such an answer, its vote is the answer's and nothing else.</summary>
    /// <param name="votes">Votes for classes and sets; null is allowed for <paramref name="of"/>.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="of">For each document the place of its answer, or <see cref="AnswerStore.None"/>.</param>
    /// <param name="values">K and the number of sets.</param>
    public VoteColumn Apply(VoteColumn votes, IReadOnlyList<string> answers, short[]? of, int values)
    {
        if (of == null) return votes;
        var meant = answers.Select(a => this[a] is { } k and >= 0 ? k : VoteColumn.Abstain).ToArray();
        var mapped = new VoteColumn(votes.Name, votes.Length, values) { Confidence = votes.Confidence };
        for (var d = 0; d < votes.Length; d++) mapped[d] = of[d] == AnswerStore.None ? votes[d] : meant[of[d]];
        return mapped;
    }
}
