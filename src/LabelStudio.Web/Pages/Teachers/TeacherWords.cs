using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow.Teachers;

namespace LabelStudio.Web.Pages.Teachers;

/// <summary>What stands for a teacher's properties on pages.</summary>
public static class TeacherWords
{
    public static string OfKind(TeacherKind kind) => kind switch
    {
        TeacherKind.OpenAI => "OpenAI",
        TeacherKind.AzureOpenAI => "Azure OpenAI",
        _ => "compatible",
    };

    /// <summary>A word and a tone for where the key comes from.</summary>
    public static (string Words, string Tone) OfKey(TeacherRow row) => row.Key switch
    {
        KeySource.Configuration => ("from environment", "good"),
        KeySource.Database => ("stored, encrypted", "good"),
        _ when row.Teacher.IsLocal => ("none, and none may be needed on this machine", ""),
        _ => ("missing", "bad"),
    };

    public static (string Words, string Tone) OfTerms(TeacherTerms terms) => terms.MayTrain switch
    {
        MayTrain.Yes => ("yes", "good"),
        MayTrain.No => ("no", "bad"),
        _ => ("unknown", "warn"),
    };

    /// <summary>What a test of the connection tries, with what it found.</summary>
    public static IReadOnlyList<(string Name, bool? Honoured, string Means)> Abilities(TeacherAbilities a) =>
    [
        ("structured output", a.StructuredOutput, a.StructuredOutput == false ? "answers are read from free text" : "answers can only be one of the classes"),
        ("log-probabilities", a.LogProbs, a.LogProbs == false ? "confidence comes from several samples or is stated" : "confidence comes from the model's own probabilities"),
        ("seed", a.Seed, a.Seed == false ? "the same question may get another answer; the cache keeps the first" : "the same question gets the same answer"),
    ];
}
