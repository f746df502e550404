using System.Text.Json;
using LabelStudio.TeacherSimulator.Answers;

namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>The models that options ask for, by name.</summary>
internal static class ChatModels
{
    /// <summary>How often a model of a votes file errs on texts that the file does not know.</summary>
    private const double UnknownTextErrors = 0.15;

    /// <exception cref="SimulatorException">A file that the options name cannot be used.</exception>
    public static IReadOnlyDictionary<string, ChatModel> Make(SimulatorOptions options)
    {
        var keywords = options.Keywords is { } path ? ReadKeywords(path) : [];
        var models = new Dictionary<string, ChatModel>(StringComparer.Ordinal);
        if (options.Votes is { } votes)
        {
            var file = VotesFile.Read(votes, options.Texts);
            var texts = new RecordedTexts(file.Texts);
            string[] values = [.. file.Models.Values.SelectMany(v => v).OfType<string>().Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)];
            foreach (var (name, column) in file.Models)
                models[name] = new ChatModel(name, new RecordedAnswers(texts, column, values, options.Seed), new KeywordAnswers(keywords, UnknownTextErrors, options.Seed));
        }
        foreach (var (name, errors) in options.Models.Count > 0 || models.Count > 0 ? options.Models : SimulatorOptions.DefaultModels)
            models[name] = errors is >= 0 and <= 1
                ? new ChatModel(name, null, new KeywordAnswers(keywords, errors, options.Seed))
                : throw new SimulatorException($"The error rate of {name} must be 0 to 1.");
        return models;
    }

    private static Dictionary<string, string[]> ReadKeywords(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(path)) ?? throw new SimulatorException($"{path} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SimulatorException($"{path} cannot be read as {{\"class\": [\"word\", …]}}: {e.Message}");
        }
    }
}
