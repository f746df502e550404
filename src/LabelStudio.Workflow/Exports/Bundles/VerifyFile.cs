using System.Text.Json.Serialization;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>verify.json of a bundle: what each of its model files must say of some texts.</summary>
/// <param name="Format">Names this format.</param>
/// <param name="Tolerance">How far a number may be from the expected one.</param>
/// <param name="Classes">The classes in the order of the probabilities.</param>
/// <param name="Cases">The texts.</param>
/// <param name="Models">The files, each with one expected answer a text.</param>
public sealed record VerifyFile(string Format, double Tolerance, IReadOnlyList<string> Classes, IReadOnlyList<VerifyText> Cases, IReadOnlyList<VerifyModel> Models)
{
    public const string FormatName = "labelstudio.verify/2";

    /// <summary>How far a number may be from the expected one.</summary>
    public const double UsualTolerance = 1e-5;
}

/// <param name="Source">"train" for a document of the train split, "made up" for one that nobody wrote.</param>
/// <param name="Fields">The fields that go with the text; none for a student of texts alone.</param>
public sealed record VerifyText(
    string Source, string Text, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Fields = null)
{
    /// <summary>What a student takes of it.</summary>
    internal string ComposedBy(FieldReading reading) => reading.Compose(Text, FieldReading.ValuesOf(Fields ?? new Dictionary<string, string>()));
}

/// <param name="File">Its name in the bundle.</param>
/// <param name="Sha256">Its digest.</param>
/// <param name="Expected">One answer a text, in their order.</param>
public sealed record VerifyModel(string File, string Sha256, IReadOnlyList<VerifyAnswer> Expected);
