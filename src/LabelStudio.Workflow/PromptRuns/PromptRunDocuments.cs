using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>What prompts said of documents, and the calls behind it.</summary>
internal sealed class PromptRunDocuments(IStudioDbFactory factory)
{
    private const int MostRows = 1_000;

    public async Task<IReadOnlyList<PromptAnswerRow>> AnswersAsync(int projectId, int versionId, AbstainReason? reason, int after, int take, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var answers = db.PromptAnswers.AsNoTracking().Where(a => a.FunctionVersionId == versionId && a.Ordinal > after);
        if (reason is { } r) answers = answers.Where(a => a.Reason == (byte)r);
        return await RowsAsync(db, projectId, answers.OrderBy(a => a.Ordinal).Take(Math.Clamp(take, 1, MostRows)), cancel);
    }

    public async Task<IReadOnlyList<PromptAnswerRow>> OfDocumentAsync(int projectId, int ordinal, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var versions = db.Functions.Where(f => f.ProjectId == projectId && f.Kind == FunctionKind.Prompt).Select(f => f.CurrentVersionId);
        return await RowsAsync(db, projectId, db.PromptAnswers.AsNoTracking().Where(a => a.Ordinal == ordinal && versions.Contains(a.FunctionVersionId)).OrderBy(a => a.FunctionVersionId), cancel);
    }

    public async Task<IReadOnlyList<CallRow>> CallsAsync(int projectId, long? runId, TeacherOutcome? outcome, int skip, int take, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var calls = db.TeacherCalls.AsNoTracking().Where(c => c.ProjectId == projectId);
        if (runId is { } id) calls = calls.Where(c => c.PromptRunId == id);
        if (outcome is { } only) calls = calls.Where(c => c.Outcome == (byte)only);
        var rows = await calls.OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostRows)).ToListAsync(cancel);
        var teachers = await db.Teachers.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Name, cancel);
        var versions = rows.Select(c => c.FunctionVersionId).Distinct().ToList();
        var functions = await (from v in db.FunctionVersions.AsNoTracking()
                               where versions.Contains(v.Id)
                               join f in db.Functions.AsNoTracking() on v.FunctionId equals f.Id
                               select new { v.Id, f.Name }).ToDictionaryAsync(v => v.Id, v => v.Name, cancel);
        return
        [
            .. rows.Select(c => new CallRow(
                c.Id, teachers.GetValueOrDefault(c.TeacherId, ""), c.Model, c.Parameters, c.FunctionVersionId,
                c.FunctionVersionId is { } v ? functions.GetValueOrDefault(v) : null, c.Attempt, c.At, c.Milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                (TeacherOutcome?)c.Outcome, c.InputTokens, c.CachedTokens, c.OutputTokens, Money.FromUnits(c.Cost), c.Assumed, c.Reason)),
        ];
    }

    public async Task<IReadOnlyList<(TeacherOutcome? Outcome, int Calls)>> OutcomesAsync(int projectId, long runId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var counts = await db.TeacherCalls.Where(c => c.PromptRunId == runId && c.ProjectId == projectId).GroupBy(c => c.Outcome)
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
        return [.. counts.OrderByDescending(c => c.Count).Select(c => ((TeacherOutcome?)c.Key, c.Count))];
    }

    private static async Task<IReadOnlyList<PromptAnswerRow>> RowsAsync(StudioDb db, int projectId, IQueryable<PromptAnswer> query, CancellationToken cancel)
    {
        var answers = await query.ToListAsync(cancel);
        var versions = answers.Select(a => a.FunctionVersionId).Distinct().ToList();
        var functions = await (from v in db.FunctionVersions.AsNoTracking()
                               where versions.Contains(v.Id)
                               join f in db.Functions.AsNoTracking() on v.FunctionId equals f.Id
                               where f.ProjectId == projectId
                               select new { v.Id, v.FunctionId, f.Name }).ToDictionaryAsync(v => v.Id, cancel);
        var documents = (await DocumentStore.FindAsync(db, projectId, [.. answers.Select(a => a.Ordinal).Distinct()], cancel)).ToDictionary(d => d.Ordinal);
        return
        [
            .. from a in answers
               where functions.ContainsKey(a.FunctionVersionId) && documents.ContainsKey(a.Ordinal)
               let f = functions[a.FunctionVersionId]
               let d = documents[a.Ordinal]
               select new PromptAnswerRow(
                   f.FunctionId, f.Id, f.Name, a.Ordinal, d.ExternalId, d.Text, a.Class, a.Confidence, (AbstainReason?)a.Reason, a.Answer, a.Rationale),
        ];
    }
}
