using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Teachers.Calls;
using LabelStudio.Teachers.Clients;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Teachers.Channels;

/// <summary>Sends a question until it is answered or not worth trying again: within the teacher's limits, paid from the budget, each attempt written down before it is sent and before its answer is used.</summary>
internal sealed class CallSender(TeacherDefinition teacher, IChatTransport transport, ICallStore store, TimeProvider time, int? seed)
{
    /// <summary>Rate limits pass; a question waits them out more patiently than faults.</summary>
    private const int RateLimitsPerAttempt = 4;

    /// <summary>Attempts that may have been billed are not repeated as freely as those that surely were not.</summary>
    private const int MostUnknown = 3;

    /// <summary>Longer waits than this are for the whole teacher, and nobody sits them out.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly ConcurrencyGate _gate = new(Math.Max(1, teacher.Limits.Concurrency), time);
    private readonly CircuitBreaker _breaker = new(time);
    private readonly Pacing _pacing = new(teacher.Limits, time);
    private readonly Backoff _backoff = new(seed);

    public int Concurrency => _gate.Limit;

    /// <exception cref="OperationCanceledException">Broken off between attempts, before anything was sent.</exception>
    public async Task<TeacherReply> SendAsync(Question question, CallContext context, ReplySink? sink, CancellationToken cancel)
    {
        var tally = new Tally();
        while (true)
        {
            TeacherReply? end;
            AttemptResult? result = null;
            try
            {
                (end, result) = await TryAsync(question, context, sink, tally, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested && tally.Sent > 0)
            {
                return tally.On(new TeacherReply(TeacherOutcome.Cancelled, "") { Reason = "Broken off between two attempts." });
            }
            if (end != null) return tally.On(end);
            var wait = _backoff.Wait(tally.Sent, result!.RetryAfter);
            sink?.Restart();
            try
            {
                await Task.Delay(wait, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return tally.On(new TeacherReply(TeacherOutcome.Cancelled, "") { Reason = "Broken off between two attempts." });
            }
        }
    }

    /// <summary>One attempt: the reply when there is nothing more to try, else what failed.</summary>
    private async Task<(TeacherReply? End, AttemptResult? Failed)> TryAsync(
        Question question, CallContext context, ReplySink? sink, Tally tally, CancellationToken cancel)
    {
        await _gate.EnterAsync(cancel);
        try
        {
            if (!_breaker.TryEnter(out var why, out var retryIn))
                return (new TeacherReply(TeacherOutcome.CircuitOpen, "") { Reason = why, RetryIn = retryIn }, null);
            AttemptResult? result = null;
            try
            {
                result = await AttemptAsync(question, context, sink, tally, cancel);
            }
            finally
            {
                // whoever was to try whether the teacher is back must not keep the others waiting
                if (result == null) _breaker.Withdrawn();
            }
            if (result == null)
                return (new TeacherReply(TeacherOutcome.BudgetSpent, "") { Reason = "The budget does not cover the next call." }, null);
            if (result.Retry && !cancel.IsCancellationRequested && tally.MayTryAgain(result, teacher.Limits.Attempts) && !(result.RetryAfter > LongestWait)) return (null, result);
            return (Reply(result), null);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Null when the budget does not cover it.</summary>
    private async Task<AttemptResult?> AttemptAsync(Question question, CallContext context, ReplySink? sink, Tally tally, CancellationToken cancel)
    {
        await _pacing.WaitAsync(question.TypicalTokens, cancel);
        var (cost, tokens) = (0m, 0L);
        IReservation? reservation = null;
        try
        {
            reservation = await context.Budget.ReserveAsync(question.MostCost, question.MostUsage.Total, cancel);
            if (reservation == null) return null;
            var start = new AttemptStart(
                Guid.CreateVersion7(), question.Key, tally.Sent + 1, teacher.Id, teacher.Model, question.Parameters, context.ProjectId, context.FunctionVersionId,
                context.RunId, question.MostUsage, question.MostCost, time.GetUtcNow());
            await store.BeginAsync(start);
            // from here on it may have been billed, whatever happens
            (cost, tokens) = (question.MostCost, question.MostUsage.Total);
            var sentAt = time.GetTimestamp();
            // a call under way is finished, for it is paid for; only who watches it may break it off
            var result = sink == null
                ? await transport.SendAsync(question.Body, null, teacher.Limits.CallTimeout, CancellationToken.None)
                : await transport.SendAsync(question.StreamBody(), sink.Text, teacher.Limits.CallTimeout, cancel);
            var usage = Usage(question, result);
            (cost, tokens) = (teacher.Prices.Of(usage), usage.Total);
            tally.Add(result, cost);
            Judge(result, sentAt);
            var keep = result.Keeps ? Reply(result) with { Usage = usage } : null;
            await store.EndAsync(new AttemptEnd(
                start, result.Outcome, usage, cost, result.Billing == Billing.Unknown, time.GetElapsedTime(sentAt), result.Reason, keep));
            return result;
        }
        finally
        {
            reservation?.Settle(cost, tokens);
            _pacing.Settle(question.TypicalTokens, (int)Math.Min(tokens, question.TypicalTokens));
        }
    }

    private static TokenUsage Usage(Question question, AttemptResult result) => result.Billing switch
    {
        Billing.None => default,
        Billing.Reported => result.Usage,
        _ => question.MostUsage,
    };

    /// <summary>Tells gate and breaker how the server is.</summary>
    private void Judge(AttemptResult result, long sentAt)
    {
        if (result.Outcome == TeacherOutcome.Cancelled)
        {
            _breaker.Withdrawn();
            return;
        }
        if (result.Outcome == TeacherOutcome.RateLimited)
        {
            _gate.Refused(sentAt, result.RetryAfter ?? TimeSpan.Zero);
            if (result.RetryAfter is { } wait && wait > LongestWait) _breaker.Rest(result.Reason!, wait);
            else _breaker.Succeeded();
            return;
        }
        if (result.NeedsPerson) _breaker.Rejected(result.Reason!);
        else if (!result.IsAlive) _breaker.Failed(result.Reason!);
        else
        {
            _gate.Answered();
            _breaker.Succeeded();
        }
    }

    private static TeacherReply Reply(AttemptResult result) => new(result.Outcome, result.Text)
    {
        LogProbs = result.LogProbs,
        Usage = result.Usage,
        Assumed = result.Billing == Billing.Unknown,
        Reason = result.Reason,
        Model = result.Model,
        Simulated = result.Simulated,
        RetryIn = result.RetryAfter,
        NeedsPerson = result.NeedsPerson,
    };

    /// <summary>What the attempts of one call come to.</summary>
    private sealed class Tally
    {
        private decimal _cost;
        private int _rateLimits;
        private int _unknown;

        public int Sent { get; private set; }

        public void Add(AttemptResult result, decimal cost)
        {
            Sent++;
            _cost += cost;
            if (result.Outcome == TeacherOutcome.RateLimited) _rateLimits++;
            if (result.Billing == Billing.Unknown) _unknown++;
        }

        public bool MayTryAgain(AttemptResult result, int attempts) => result.Outcome == TeacherOutcome.RateLimited
            ? _rateLimits < attempts * RateLimitsPerAttempt
            : Sent - _rateLimits < attempts && _unknown < MostUnknown;

        public TeacherReply On(TeacherReply reply) => reply with { Cost = _cost, Attempts = Sent };
    }
}
