using System.Text.Json.Serialization;
using LabelStudio.Core.Students;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>A text with what the student makes of it, as the trainer's own arithmetic has it and every runtime must find again.</summary>
/// <param name="Source">"train" for a document of the train split, "made up" for one that nobody wrote.</param>
/// <param name="Text">The text.</param>
/// <param name="Label">The most probable class.</param>
/// <param name="Probabilities">K, in class order.</param>
/// <param name="InDistribution">Share of what it reads of the text that it knows, 0 to 1.</param>
public sealed record VerifyCase(string Source, string Text, string Label, IReadOnlyList<float> Probabilities, float InDistribution)
{
    public const string Train = "train";
    public const string MadeUp = "made up";

    /// <summary>How far a number may be from the expected one.</summary>
    public const double Tolerance = 1e-5;

    [JsonIgnore]
    public bool IsDocument => Source == Train;

    /// <summary>What the student says of texts.</summary>
    public static IEnumerable<VerifyCase> Of(LinearStudent student, string source, IReadOnlyList<string> texts)
    {
        var said = student.Answer(texts, 1);
        return texts.Select((text, i) => new VerifyCase(source, text, student.Classes[said.Labels.Top(i)], said.Labels[i].ToArray(), said.InDistribution[i]));
    }
}

/// <summary>verify.json of a bundle.</summary>
/// <param name="Format">Names this format.</param>
/// <param name="Model">The file that is checked.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Tolerance">How far a number may be from the expected one.</param>
/// <param name="Classes">The classes in the order of the probabilities.</param>
/// <param name="Cases">Texts with what is expected.</param>
public sealed record VerifyFile(string Format, string Model, string Sha256, double Tolerance, IReadOnlyList<string> Classes, IReadOnlyList<VerifyCase> Cases)
{
    public const string FormatName = "labelstudio.verify/1";
}
