using System.Security.Cryptography;
using System.Text;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Calls;
using LabelStudio.Teachers.Channels;
using LabelStudio.Teachers.Definitions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Teachers;

/// <summary>One channel a teacher for all callers, made anew when the teacher or its key has changed.</summary>
internal sealed class TeacherChannels(IStudioDbFactory factory, TeacherKeys keys, ICallStore store, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (string Stamp, TeacherChannel Channel)> _channels = [];

    /// <exception cref="UserErrorException">There is no such teacher, or it needs a key and has none.</exception>
    public async Task<TeacherChannel> OpenAsync(int teacherId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var teacher = await db.Teachers.AsNoTracking().FirstOrDefaultAsync(t => t.Id == teacherId && !t.Deleted, cancel)
            ?? throw new UserErrorException("This teacher does not exist any more. Choose another one.");
        return Open(teacher);
    }

    /// <summary>A way of its own to a teacher as <paramref name="definition"/> has it: no answer comes from what was kept and none is kept, but its calls are written down.</summary>
    public async Task<TeacherChannel> OpenForTestAsync(TeacherDefinition definition, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var teacher = await db.Teachers.AsNoTracking().FirstAsync(t => t.Id == definition.Id, cancel);
        return TeacherChannel.Open(definition, keys.Read(teacher), new Uncached(store), time);
    }

    private TeacherChannel Open(Teacher teacher)
    {
        var definition = teacher.Definition();
        var key = keys.Read(teacher);
        if (key == null && !definition.IsLocal)
            throw new UserErrorException($"\"{teacher.Name}\" has no key. A lead enters it under Teachers, or sets {TeacherKeys.Variable(teacher.Name)} in the studio's environment.");
        var stamp = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{teacher.Name}\n{teacher.Definition}\n{key}")));
        lock (_lock)
        {
            if (_channels.TryGetValue(teacher.Id, out var open) && open.Stamp == stamp) return open.Channel;
            // calls on the old channel end there; its connections close when they have been idle
            var channel = TeacherChannel.Open(definition, key, store, time);
            _channels[teacher.Id] = (stamp, channel);
            return channel;
        }
    }

    private sealed class Uncached(ICallStore store) : ICallStore
    {
        public ValueTask<TeacherReply?> FindAsync(CallKey key, CancellationToken cancel = default) => ValueTask.FromResult<TeacherReply?>(null);

        public Task BeginAsync(AttemptStart start) => store.BeginAsync(start);

        public Task EndAsync(AttemptEnd end) => store.EndAsync(end with { Keep = null });
    }
}
