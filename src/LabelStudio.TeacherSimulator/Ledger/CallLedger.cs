using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace LabelStudio.TeacherSimulator.Ledger;

/// <summary>The simulator's own record of calls: totals, the latest calls in memory, and all of them in a file when one is given.</summary>
internal sealed class CallLedger : IAsyncDisposable
{
    /// <summary>Calls that are kept in memory; the file has all.</summary>
    private const int MostKept = 200_000;

    private readonly Lock _lock = new();
    private readonly Queue<CallEntry> _calls = new();
    private readonly Dictionary<string, Totals> _totals = new(StringComparer.Ordinal);
    private readonly HashSet<(string Model, string Messages)> _billed = [];
    private readonly Channel<CallEntry>? _lines;
    private readonly Task _writing = Task.CompletedTask;

    public CallLedger(string? file)
    {
        if (file == null) return;
        // opened here, so that a path that cannot be written is known at the start
        var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
        _lines = Channel.CreateUnbounded<CallEntry>(new UnboundedChannelOptions { SingleReader = true });
        _writing = WriteAsync(stream, _lines.Reader);
    }

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public IReadOnlyList<CallEntry> Calls
    {
        get
        {
            lock (_lock) return [.. _calls];
        }
    }

    public IReadOnlyList<ModelBill> Bill
    {
        get
        {
            lock (_lock) return [.. _totals.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value.Bill(t.Key))];
        }
    }

    public void Add(CallEntry call)
    {
        lock (_lock)
        {
            _calls.Enqueue(call);
            if (_calls.Count > MostKept) _calls.Dequeue();
            if (!_totals.TryGetValue(call.Model, out var totals)) _totals[call.Model] = totals = new Totals();
            totals.Add(call, again: call.Billed && !_billed.Add((call.Model, call.Messages)));
        }
        _lines?.Writer.TryWrite(call);
    }

    public async ValueTask DisposeAsync()
    {
        _lines?.Writer.Complete();
        await _writing;
    }

    private static async Task WriteAsync(FileStream stream, ChannelReader<CallEntry> lines)
    {
        await using (stream)
            while (await lines.WaitToReadAsync())
            {
                while (lines.TryRead(out var call))
                {
                    JsonSerializer.Serialize(stream, call, Json);
                    stream.WriteByte((byte)'\n');
                }
                await stream.FlushAsync();
            }
    }

    private sealed class Totals
    {
        private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
        private long _attempts;
        private long _billed;
        private long _again;
        private long _input;
        private long _cached;
        private long _output;

        public void Add(CallEntry call, bool again)
        {
            _attempts++;
            _outcomes[call.Outcome] = _outcomes.GetValueOrDefault(call.Outcome) + 1;
            if (!call.Billed) return;
            _billed++;
            if (again) _again++;
            _input += call.InputTokens;
            _cached += call.CachedTokens;
            _output += call.OutputTokens;
        }

        public ModelBill Bill(string model) => new(model, _attempts, _billed, _again, _input, _cached, _output, new Dictionary<string, long>(_outcomes));
    }
}
