using System.Threading.Channels;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Teachers;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Calls;

namespace LabelStudio.Workflow.Teachers;

/// <summary>Keeps calls and answers in the database. Whatever arrives while one transaction commits goes into the next, so hundreds of calls a second cost few transactions and none waits for a timer.</summary>
internal sealed class CallStore : ICallStore, IAsyncDisposable
{
    private const int MostInOne = 512;

    private readonly IStudioDbFactory _factory;
    private readonly TimeProvider _time;
    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    public CallStore(IStudioDbFactory factory, TimeProvider time)
    {
        (_factory, _time) = (factory, time);
        _writing = Task.Run(WriteAsync);
    }

    public async ValueTask<TeacherReply?> FindAsync(CallKey key, CancellationToken cancel = default)
    {
        await using var db = _factory.Create();
        return await CallBook.FindAnswerAsync(db, key.Hash, cancel) is { } bytes ? ReplyCodec.Decode(bytes) : null;
    }

    public Task BeginAsync(AttemptStart start) => AddAsync(new Entry(Row(start), true, null));

    public Task EndAsync(AttemptEnd end)
    {
        var row = Row(end.Start);
        (row.Outcome, row.Milliseconds, row.Assumed, row.Reason) = ((byte)end.Outcome, (int)Math.Min(int.MaxValue, end.Latency.TotalMilliseconds), end.Assumed, end.Reason);
        (row.InputTokens, row.CachedTokens, row.OutputTokens, row.Cost) = (end.Usage.Input, end.Usage.CachedInput, end.Usage.Output, Money.ToUnits(end.Cost));
        var answer = end.Keep == null ? null : new TeacherAnswer
        {
            Key = end.Start.Key.Hash,
            TeacherId = end.Start.TeacherId,
            ProjectId = end.Start.ProjectId ?? 0,
            At = _time.GetUtcNow().UtcDateTime,
            Reply = ReplyCodec.Encode(end.Keep),
        };
        return AddAsync(new Entry(row, false, answer));
    }

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing;
    }

    private Task AddAsync(Entry entry)
    {
        if (!_entries.Writer.TryWrite(entry)) throw new ObjectDisposedException(nameof(CallStore));
        return entry.Written.Task;
    }

    private async Task WriteAsync()
    {
        var reader = _entries.Reader;
        var batch = new List<Entry>();
        while (await reader.WaitToReadAsync())
        {
            while (batch.Count < MostInOne && reader.TryRead(out var entry)) batch.Add(entry);
            try
            {
                await WriteAsync(batch);
                foreach (var entry in batch) entry.Written.SetResult();
            }
            catch (Exception e)
            {
                // whoever waits must not go on as if it had been written
                foreach (var entry in batch) entry.Written.SetException(e);
            }
            batch.Clear();
        }
    }

    private async Task WriteAsync(List<Entry> batch)
    {
        await using var db = _factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await CallBook.WriteAsync(
            db, [.. batch.Where(e => e.Begins).Select(e => e.Call)], [.. batch.Where(e => !e.Begins).Select(e => e.Call)],
            [.. batch.Where(e => e.Answer != null).Select(e => e.Answer!)]);
        await transaction.CommitAsync();
    }

    /// <summary>As it is until it has ended: nobody knows more than what it can take and cost at most.</summary>
    private static TeacherCall Row(AttemptStart start) => new()
    {
        Id = start.Id,
        Key = start.Key.Hash,
        Attempt = start.Number,
        TeacherId = start.TeacherId,
        Model = start.Model,
        Parameters = start.Parameters,
        ProjectId = start.ProjectId,
        FunctionVersionId = start.FunctionVersionId,
        PromptRunId = start.RunId,
        At = start.At.UtcDateTime,
        InputTokens = start.MostUsage.Input,
        OutputTokens = start.MostUsage.Output,
        Cost = Money.ToUnits(start.MostCost),
        Assumed = true,
    };

    private sealed record Entry(TeacherCall Call, bool Begins, TeacherAnswer? Answer)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
