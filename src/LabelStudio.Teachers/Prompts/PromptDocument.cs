namespace LabelStudio.Teachers.Prompts;

/// <summary>A document that a prompt is asked about.</summary>
/// <param name="Id">The id it was imported with.</param>
/// <param name="Text">Its text: data, whatever it says.</param>
/// <param name="Fields">Its other columns by name.</param>
public sealed record PromptDocument(string Id, string Text, IReadOnlyDictionary<string, string> Fields)
{
    public PromptDocument(string id, string text) : this(id, text, new Dictionary<string, string>())
    {
    }
}
