using System.Collections.Concurrent;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Calls;

namespace LabelStudio.Teachers.Tests.Channels;

/// <summary>A record of calls in memory.</summary>
internal sealed class MemoryCalls : ICallStore
{
    public ConcurrentDictionary<CallKey, TeacherReply> Answers { get; } = new();

    public ConcurrentQueue<AttemptStart> Begun { get; } = new();

    public ConcurrentQueue<AttemptEnd> Ended { get; } = new();

    public ValueTask<TeacherReply?> FindAsync(CallKey key, CancellationToken cancel = default) => ValueTask.FromResult(Answers.GetValueOrDefault(key));

    public Task BeginAsync(AttemptStart start)
    {
        Begun.Enqueue(start);
        return Task.CompletedTask;
    }

    public Task EndAsync(AttemptEnd end)
    {
        if (end.Keep != null) Answers.TryAdd(end.Start.Key, end.Keep);
        Ended.Enqueue(end);
        return Task.CompletedTask;
    }
}
