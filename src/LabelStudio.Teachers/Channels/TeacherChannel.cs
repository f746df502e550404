using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Calls;
using LabelStudio.Teachers.Clients;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Redaction;

namespace LabelStudio.Teachers.Channels;

/// <inheritdoc cref="ITeacherChannel"/>
public sealed class TeacherChannel : ITeacherChannel, IDisposable
{
    private readonly IChatTransport _transport;
    private readonly ICallStore _store;
    private readonly TimeProvider _time;
    private readonly CallSender _sender;
    private readonly ConcurrentDictionary<CallKey, Task<TeacherReply>> _underWay = new();

    internal TeacherChannel(TeacherDefinition teacher, IChatTransport transport, ICallStore store, TimeProvider time, int? seed)
    {
        (Teacher, _transport, _store, _time) = (teacher, transport, store, time);
        _sender = new CallSender(teacher, transport, store, time, seed);
    }

    public TeacherDefinition Teacher { get; }

    /// <summary>Calls that may be under way now, as the server's rate limits have it.</summary>
    public int Concurrency => _sender.Concurrency;

    /// <summary>Opens the way to a teacher.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="key">Its key, or null.</param>
    /// <param name="store">Where answers are kept and attempts written down.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handler">What carries the requests; null for the network.</param>
    /// <param name="seed">Makes the waits between attempts the same each time; null for chance.</param>
    public static TeacherChannel Open(
        TeacherDefinition teacher, string? key, ICallStore store, TimeProvider time, HttpMessageHandler? handler = null, int? seed = null) =>
        new(teacher, new ChatTransport(teacher, key, handler, time), store, time, seed);

    public Task<TeacherReply> AskAsync(TeacherRequest request, CallContext context, CancellationToken cancel = default) =>
        AskAsync(new Question(Teacher, request), context, null, cancel);

    public async IAsyncEnumerable<ReplyPiece> StreamAsync(TeacherRequest request, CallContext context, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var pieces = Channel.CreateUnbounded<ReplyPiece>(new UnboundedChannelOptions { SingleReader = true });
        // a reader that walks away ends the call
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var asking = AskIntoAsync(pieces.Writer, new Question(Teacher, request), context, stop.Token);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(CancellationToken.None)) yield return piece;
        }
        finally
        {
            await stop.CancelAsync();
            await asking;
        }
    }

    public void Dispose() => (_transport as IDisposable)?.Dispose();

    private async Task AskIntoAsync(ChannelWriter<ReplyPiece> pieces, Question question, CallContext context, CancellationToken cancel)
    {
        try
        {
            var sink = new ReplySink(pieces);
            var reply = await AskAsync(question, context, sink, cancel);
            // an answer that was there already comes in one piece
            if (!sink.Wrote && reply.Text.Length > 0) pieces.TryWrite(new ReplyPiece(reply.Text));
            pieces.TryWrite(new ReplyPiece("", reply));
            pieces.Complete();
        }
        catch (Exception e)
        {
            pieces.Complete(e);
        }
    }

    private async Task<TeacherReply> AskAsync(Question question, CallContext context, ReplySink? sink, CancellationToken cancel)
    {
        var start = _time.GetTimestamp();
        TeacherReply reply;
        while (true)
        {
            var leader = new TaskCompletionSource<TeacherReply>(TaskCreationOptions.RunContinuationsAsynchronously);
            var underWay = _underWay.GetOrAdd(question.Key, leader.Task);
            if (underWay == leader.Task)
            {
                reply = await LeadAsync(leader, question, context, sink, cancel);
                break;
            }
            try
            {
                reply = await underWay.WaitAsync(cancel) with { FromCache = true, Cost = 0, Attempts = 0 };
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                reply = new TeacherReply(TeacherOutcome.Cancelled, "") { Reason = "Broken off before it was asked." };
                break;
            }
            // that the other one was broken off, or had no money left, is not our affair
            if (reply.Outcome is not (TeacherOutcome.Cancelled or TeacherOutcome.BudgetSpent)) break;
        }
        return reply with { Text = Redactor.Restore(reply.Text, question.Hits), Redactions = question.Hits, Latency = _time.GetElapsedTime(start) };
    }

    private async Task<TeacherReply> LeadAsync(
        TaskCompletionSource<TeacherReply> leader, Question question, CallContext context, ReplySink? sink, CancellationToken cancel)
    {
        try
        {
            var reply = await _store.FindAsync(question.Key, cancel) is { } kept
                ? kept with { FromCache = true, Cost = 0, Attempts = 0 }
                : await _sender.SendAsync(question, context, sink, cancel);
            _underWay.TryRemove(question.Key, out _);
            leader.SetResult(reply);
            return reply;
        }
        catch (Exception e)
        {
            _underWay.TryRemove(question.Key, out _);
            if (e is OperationCanceledException && cancel.IsCancellationRequested)
            {
                var reply = new TeacherReply(TeacherOutcome.Cancelled, "") { Reason = "Broken off before it was asked." };
                leader.SetResult(reply);
                return reply;
            }
            leader.SetException(e);
            // whoever waits gets it; when nobody does it is thrown here all the same
            _ = leader.Task.Exception;
            throw;
        }
    }
}
