using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Workflow.Prompts;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>What people call the parts of a prompt.</summary>
internal static class PromptWords
{
    public static readonly (PromptKind Kind, string Name, string Says)[] Kinds =
    [
        (PromptKind.YesNo, "Yes or no", "One narrow question. Yes votes for the class, no abstains."),
        (PromptKind.Choice, "Choose one", "The whole task, or some classes of it. One call decides."),
        (PromptKind.Shortlist, "Shortlist", "For many classes: only those that the document, class names and gold make likely are offered."),
        (PromptKind.Score, "Score", "How well does it fit one class, 0 to 100? From a threshold on it votes."),
    ];

    public static readonly (ExampleSelection Selection, string Name)[] Selections =
    [
        (ExampleSelection.None, "none"), (ExampleSelection.Nearest, "most alike"), (ExampleSelection.Diverse, "most alike of each class"), (ExampleSelection.Fixed, "chosen documents"),
    ];

    public static readonly (ConfidenceSource Source, string Name, string Says)[] Confidences =
    [
        (ConfidenceSource.None, "none", "Votes carry no confidence."),
        (ConfidenceSource.LogProbs, "token probabilities", "Where the teacher gives them; shared among what leads to a class."),
        (ConfidenceSource.SelfConsistency, "several samples", "The share of samples that agree. Each sample is paid for."),
        (ConfidenceSource.Stated, "stated", "The teacher's own word, 0 to 100."),
    ];

    public static readonly (StructuredOutput Value, string Name)[] Structured =
    [
        (StructuredOutput.Auto, "where honoured"), (StructuredOutput.On, "always"), (StructuredOutput.Off, "never"),
    ];

    public static readonly (SampleKind Kind, string Name)[] Samples =
    [
        (SampleKind.Random, "random"), (SampleKind.DevGold, "dev gold"), (SampleKind.Gold, "all gold"), (SampleKind.Uncovered, "without a vote"), (SampleKind.Search, "a search"),
    ];

    public static string Of(AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.Voted => "vote",
        AnswerOutcome.Declined => "no vote",
        AnswerOutcome.OffSchema => "off schema",
        AnswerOutcome.Ambiguous => "ambiguous",
        AnswerOutcome.Refused => "refused",
        AnswerOutcome.Empty => "empty",
        AnswerOutcome.Cut => "cut",
        _ => "failed",
    };

    public static string Tone(FindingLevel level) => level switch
    {
        FindingLevel.Error => "bad",
        FindingLevel.Warning => "warn",
        _ => "info",
    };

    /// <summary>A question to begin with.</summary>
    public static string Template(PromptKind kind) => kind switch
    {
        PromptKind.YesNo => "Is the following text about {{class.name}}?\nWhat that means: {{class.description}}\n\n{{text}}",
        PromptKind.Score => "How well does the following text fit {{class.name}}?\nWhat that means: {{class.description}}\n\n{{text}}",
        _ => "Which of these classes does the text belong to?\n\n{{classes}}\n\n{{text}}",
    };
}
