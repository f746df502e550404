using System.Text.Json.Serialization;
using LabelStudio.Core.Students;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>A text with what the student makes of it, as the trainer's own arithmetic has it and every runtime must find again.</summary>
/// <param name="Source">"train" for a document of the train split, "made up" for one that nobody wrote.</param>
/// <param name="Text">The text.</param>
/// <param name="Label">The most probable class.</param>
/// <param name="Probabilities">K, in class order.</param>
/// <param name="InDistribution">Share of what it reads of the text that it knows, 0 to 1.</param>
/// <param name="Small">What the file with weights in 8 bits makes of it, by the same arithmetic; null where that was not kept.</param>
/// <param name="Fields">The fields that go with the text; null for a student of texts alone.</param>
internal sealed record VerifyCase(
    string Source, string Text, string Label, IReadOnlyList<float> Probabilities, float InDistribution, VerifyAnswer? Small = null, IReadOnlyDictionary<string, string>? Fields = null)
{
    public const string Train = "train";
    public const string MadeUp = "made up";

    [JsonIgnore]
    public bool IsDocument => Source == Train;

    [JsonIgnore]
    public VerifyAnswer Main => new(Label, Probabilities, InDistribution);

    /// <summary>What the student and its smaller self say of texts with their fields.</summary>
    public static IEnumerable<VerifyCase> Of(LinearStudent student, LinearStudent small, string source, IReadOnlyList<VerifyText> texts)
    {
        string[] asked = [.. texts.Select(t => t.ComposedBy(student.Fields))];
        var (said, saidSmall) = (VerifyAnswer.Of(student, asked), VerifyAnswer.Of(small, asked));
        return texts.Select((t, i) => new VerifyCase(source, t.Text, said[i].Label, said[i].Probabilities, said[i].InDistribution, saidSmall[i], t.Fields));
    }

    /// <summary>The text as it stands in a verify file.</summary>
    public VerifyText Asked() => new(Source, Text, Fields);
}

/// <summary>What is expected of a text.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Probabilities">K, in class order.</param>
/// <param name="InDistribution">Share of what is read of the text that is known, 0 to 1.</param>
public sealed record VerifyAnswer(string Label, IReadOnlyList<float> Probabilities, float InDistribution)
{
    internal static VerifyAnswer[] Of(LinearStudent student, IReadOnlyList<string> texts)
    {
        var said = student.Answer(texts, 1);
        return [.. texts.Select((_, i) => new VerifyAnswer(student.Classes[said.Labels.Top(i)], said.Labels[i].ToArray(), said.InDistribution[i]))];
    }
}
