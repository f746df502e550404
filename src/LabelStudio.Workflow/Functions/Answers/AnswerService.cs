using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions.Answers;

/// <inheritdoc cref="IAnswers"/>
internal sealed class AnswerService(IStudioDbFactory factory, TimeProvider time) : IAnswers
{
    public async Task<IReadOnlyList<AnswerRow>> ListAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var functions = await ImportedAsync(db, projectId, cancel);
        var map = await AnswerMap.ReadAsync(db, projectId, cancel);
        var withDocuments = await AnswerStore.KnownAsync(db, [.. functions.Select(f => f.VersionId)], cancel);
        var counted = functions.SelectMany(f => OffSchemaAnswers.Read(f.OffSchema).Select(a => (Function: f, a.Answer, a.Count))).ToList();
        return Rows(dataset.Classes, map, [.. counted.Select(c => (c.Function.Name, c.Answer, c.Count))], map.Answers, a => counted.Where(c => c.Answer == a).All(c => withDocuments.Contains(c.Function.VersionId)));
    }

    public async Task<IReadOnlyList<string>> MapAsync(int projectId, IReadOnlyList<AnswerChoice> choices, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var at = time.GetUtcNow().UtcDateTime;
        var changed = await AnswerMap.SaveAsync(db, projectId, choices, by, at, cancel);
        var remade = await RemakeAsync(db, projectId, changed, new HashSet<string>(), by, at, cancel);
        await transaction.CommitAsync(cancel);
        return remade;
    }

    /// <summary>Votes anew for functions with answers that stand for something else now; in the caller's transaction.</summary>
    /// <param name="db">The database.</param>
    /// <param name="projectId">The project.</param>
    /// <param name="changed">The answers.</param>
    /// <param name="except">Names of functions that are voted on anew anyway.</param>
    /// <param name="by">Who has changed it.</param>
    /// <param name="at">When.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The functions whose votes have changed.</returns>
    public static async Task<IReadOnlyList<string>> RemakeAsync(
        StudioDb db, int projectId, IReadOnlySet<string> changed, IReadOnlySet<string> except, Actor by, DateTime at, CancellationToken cancel)
    {
        if (changed.Count == 0) return [];
        var map = await AnswerMap.ReadAsync(db, projectId, cancel);
        var classes = (await DatasetInput.ReadAsync(db, projectId, cancel)).Classes.Count;
        var blocks = await DocumentChunks.StatesAsync(db, projectId, cancel);
        var documents = blocks.Sum(b => b.Count);
        var remade = new List<string>();
        foreach (var function in (await ImportedAsync(db, projectId, cancel)).Where(f => !except.Contains(f.Name)))
        {
            string[] answers = [.. OffSchemaAnswers.Read(function.OffSchema).Select(a => a.Answer)];
            if (!answers.Any(changed.Contains) || await AnswerStore.ReadAsync(db, function.VersionId, documents, cancel) is not { } of) continue;
            var stored = (await VoteStore.ReadAsync(db, [function.Source], documents, classes, cancel))[0];
            var votes = map.Apply(stored.Column, answers, of, classes + stored.Sets.Count);
            if (Same(stored.Column, votes)) continue;
            var version = new FunctionVersion { Definition = function.Definition, Class = -1, Sets = function.Sets, OffSchema = function.OffSchema, By = by.Name, At = at };
            await RuleBook.AddVersionAsync(db, await db.Functions.FindAsync([function.Id], cancel) ?? throw new InvalidOperationException("The function is gone."), version, cancel);
            await VoteStore.WriteAllAsync(db, version.Id, votes, blocks, classes, cancel);
            await AnswerStore.WriteAllAsync(db, version.Id, of, blocks, cancel);
            remade.Add(function.Name);
        }
        return remade;
    }

    /// <summary>Answers as rows, the most frequent first.</summary>
    public static IReadOnlyList<AnswerRow> Rows(
        IReadOnlyList<string> classes, AnswerMap map, IReadOnlyList<(string Function, string Answer, long Count)> counted, IEnumerable<string> more, Func<string, bool> byDocument)
    {
        var suggestions = new AnswerSuggestions(classes);
        var rows = counted.GroupBy(c => c.Answer, StringComparer.Ordinal).Select(g => new AnswerRow(
            g.Key, g.Sum(c => c.Count), [.. g.OrderByDescending(c => c.Count).ThenBy(c => c.Function, StringComparer.Ordinal).Select(c => new AnswerCount(c.Function, c.Count))],
            map[g.Key], suggestions.For(g.Key))
        { ByDocument = byDocument(g.Key) }).ToList();
        var seen = rows.Select(r => r.Answer).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(more.Where(a => !seen.Contains(a)).Select(a => new AnswerRow(a, 0, [], map[a], suggestions.For(a))));
        return [.. rows.OrderByDescending(r => r.Count).ThenBy(r => r.Answer, StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<CurrentFunction>> ImportedAsync(StudioDb db, int projectId, CancellationToken cancel) =>
        [.. (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Kind == FunctionKind.Imported)];

    private static bool Same(VoteColumn a, VoteColumn b)
    {
        for (var d = 0; d < a.Length; d++)
            if (a[d] != b[d]) return false;
        return true;
    }
}
