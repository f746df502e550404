using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Teachers.Redaction;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Asks one prompt function about one document, and sits out a teacher's bad times.</summary>
internal sealed class PromptAsker(IPromptFunction function, ITeacherChannel channel, IBudget budget, int projectId, long runId, TimeProvider time, RunStop stop)
{
    /// <summary>How long a teacher may be away before the run stops; a person then decides.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(10);

    private const int LongestAnswer = 200;

    private readonly CallContext _context = new(budget, projectId, function.FunctionVersionId, runId);
    private long? _awaySince;

    /// <summary>What came of it, or null when it was not asked about to the end.</summary>
    public async Task<AskedPrompt?> AskAsync(Document document)
    {
        var asked = new PromptDocument(document.Ordinal, document.ExternalId, document.Text, FieldsJson.Read(document.Fields));
        var requests = await function.RenderAsync(asked, channel.Teacher.Abilities, stop.Token);
        if (requests.Any(IsTooLong)) return Asked(document, new PromptVote(-1, null, AbstainReason.TooLong, null, null), []);
        var replies = await Task.WhenAll(requests.Select(AskAsync));
        if (replies.Any(r => r == null)) return null;
        return Asked(document, function.Read(asked, replies!), replies!);
    }

    private bool IsTooLong(TeacherRequest request) => TokenEstimate.Of(request) + channel.Teacher.Decoding.MaxTokens > channel.Teacher.ContextTokens;

    /// <summary>Null when the run stops before there is an answer.</summary>
    private async Task<TeacherReply?> AskAsync(TeacherRequest request)
    {
        while (!stop.Token.IsCancellationRequested)
        {
            var reply = await channel.AskAsync(request, _context, stop.Token);
            switch (reply.Outcome)
            {
                case TeacherOutcome.Cancelled:
                    return null;
                case TeacherOutcome.BudgetSpent:
                    stop.Set(PromptRunState.BudgetSpent, reply.Reason!);
                    return null;
                case TeacherOutcome.CircuitOpen when reply.RetryIn is { } wait:
                    if (!await SitOutAsync(wait, reply.Reason!)) return null;
                    continue;
                case TeacherOutcome.CircuitOpen:
                case TeacherOutcome.RateLimited when reply.RetryIn > LongestAbsence:
                    stop.Set(PromptRunState.TeacherFailed, reply.Reason!);
                    return null;
                case TeacherOutcome.Rejected when reply.NeedsPerson:
                    stop.Set(PromptRunState.TeacherFailed, reply.Reason!);
                    return null;
                default:
                    _awaySince = null;
                    return reply;
            }
        }
        return null;
    }

    private async Task<bool> SitOutAsync(TimeSpan wait, string reason)
    {
        var since = _awaySince ??= time.GetTimestamp();
        if (time.GetElapsedTime(since) + wait > LongestAbsence)
        {
            stop.Set(PromptRunState.TeacherFailed, reason);
            return false;
        }
        try
        {
            await Task.Delay(wait, time, stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private AskedPrompt Asked(Document document, PromptVote vote, IReadOnlyList<TeacherReply> replies)
    {
        var answer = new PromptAnswer
        {
            FunctionVersionId = function.FunctionVersionId,
            Ordinal = document.Ordinal,
            ContentHash = document.ContentHash,
            Class = vote.Class,
            Confidence = vote.Confidence,
            RawConfidence = vote.RawConfidence,
            Reason = vote.Class >= 0 ? null : (byte)(vote.Reason ?? AbstainReason.None),
            Answer = vote.Answer is { Length: > LongestAnswer } a ? a[..LongestAnswer] + "…" : vote.Answer,
            Rationale = vote.Rationale,
            Examples = vote.ExampleIds.Count == 0 ? null : PromptRunJson.Write(vote.ExampleIds),
        };
        return new AskedPrompt(answer, replies.Count(r => r.FromCache), [.. replies.SelectMany(r => r.Redactions).DistinctBy(h => h.Placeholder)]);
    }
}

/// <summary>What came of asking about one document.</summary>
internal sealed record AskedPrompt(PromptAnswer Answer, int FromCache, IReadOnlyList<RedactionHit> Redactions);
