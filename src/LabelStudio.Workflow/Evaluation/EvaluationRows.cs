using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Core.Votes;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>The documents that a student is judged on, with all that is known of them but their gold.</summary>
/// <param name="Student">The student's run.</param>
/// <param name="Inputs">What the student was made from.</param>
/// <param name="Dataset">Documents and classes as they are now.</param>
/// <param name="Open">Train and dev gold.</param>
/// <param name="On">Dev or test.</param>
/// <param name="Ordinals">The n documents, ascending: all of test, those with gold of dev.</param>
/// <param name="Texts">Their texts.</param>
/// <param name="Fields">Their fields as storage keeps them.</param>
/// <param name="Duplicated">Whether each has a duplicate or near-duplicate in another split.</param>
/// <param name="Functions">The enabled functions.</param>
/// <param name="Votes">Their votes on the n documents.</param>
internal sealed record EvaluationRows(
    Run Student, StudentInputs Inputs, DatasetInput Dataset, GoldSnapshot Open, Split On,
    int[] Ordinals, string[] Texts, string?[] Fields, bool[] Duplicated, IReadOnlyList<CurrentFunction> Functions, VoteMatrix Votes)
{
    public ClassList Classes { get; } = new(Dataset.Classes);

    public int Count => Ordinals.Length;

    /// <summary>What a student takes of the documents.</summary>
    public IReadOnlyList<string> ComposedBy(FieldReading reading) => reading.Count == 0 ? Texts : [.. Texts.Select((t, i) => Compose(reading, i, t))];

    /// <summary>What a student takes of a document whose text is another one.</summary>
    public string Compose(FieldReading reading, int i, string text) => reading.ComposeStored(text, Fields[i]);
}

/// <summary>Something that is compared with the student, with its answers to the n documents.</summary>
internal sealed record Entrant(ContenderKind Kind, string Name)
{
    /// <summary>n classes, -1 for no answer; null where <see cref="Draws"/> are given.</summary>
    public int[]? Answers { get; init; }

    /// <summary>Its probabilities, where it has any.</summary>
    public ProbabilisticLabels? Labels { get; init; }

    /// <summary>The answers of several trainings, of which the mean counts.</summary>
    public IReadOnlyList<int[]>? Draws { get; init; }

    public int? FunctionId { get; init; }

    public string? Note { get; init; }
}
