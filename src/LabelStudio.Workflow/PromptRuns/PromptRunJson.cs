using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Teachers.Redaction;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>How runs of prompts are kept.</summary>
internal static class PromptRunJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException($"A prompt run's {typeof(T).Name} is empty.");
}

/// <summary>What a run counts beside its calls and answers, by function version; functions that run side by side share it.</summary>
internal sealed class PromptRunCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Counts> _versions;

    private PromptRunCounts(Dictionary<int, Counts> versions) => _versions = versions;

    public static PromptRunCounts Read(string json) => new(json.Length == 0 ? [] : PromptRunJson.Read<Dictionary<int, Counts>>(json));

    public Counts Of(int versionId)
    {
        lock (_lock) return _versions.GetValueOrDefault(versionId) ?? new Counts();
    }

    /// <summary>Sets how many documents a function is asked about.</summary>
    public void Set(int versionId, int documents)
    {
        lock (_lock) Mutable(versionId).Documents = documents;
    }

    public string ToJson()
    {
        lock (_lock) return PromptRunJson.Write(_versions);
    }

    /// <summary>Adds what came of some documents; the whole as it is to be kept.</summary>
    public string Add(int versionId, IReadOnlyList<AskedPrompt> asked)
    {
        lock (_lock)
        {
            var counts = Mutable(versionId);
            foreach (var a in asked)
            {
                counts.FromCache += a.FromCache;
                foreach (var hit in a.Redactions) counts.Redactions[hit.Kind] = counts.Redactions.GetValueOrDefault(hit.Kind) + 1;
            }
            return PromptRunJson.Write(_versions);
        }
    }

    private Counts Mutable(int versionId)
    {
        if (!_versions.TryGetValue(versionId, out var counts)) _versions[versionId] = counts = new Counts();
        return counts;
    }

    internal sealed class Counts
    {
        /// <summary>Documents in the scope when the run last began.</summary>
        public int Documents { get; set; }

        public long FromCache { get; set; }

        public Dictionary<RedactionKind, long> Redactions { get; set; } = [];
    }
}
