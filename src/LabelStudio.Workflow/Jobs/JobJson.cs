using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabelStudio.Workflow.Jobs;

/// <summary>How payloads, checkpoints and results of jobs are written.</summary>
public static class JobJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(T), Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"\"null\" is no {typeof(T).Name}.");
}
