using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabelStudio.Teachers.Prompts;

/// <summary>A prompt as the JSON that a function's version keeps.</summary>
public static class PromptJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // the JSON stays in the database: nothing needs to be escaped for HTML
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(PromptDefinition prompt) => JsonSerializer.Serialize(prompt, Options);

    /// <exception cref="PromptException">The JSON holds no prompt.</exception>
    public static PromptDefinition Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<PromptDefinition>(json, Options) ?? throw new PromptException("The version holds no prompt.");
        }
        catch (JsonException e)
        {
            throw new PromptException($"The version holds no prompt that can be read: {e.Message}");
        }
    }
}
