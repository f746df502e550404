using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Search;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>How a student is made of a training set.</summary>
public sealed record StudentPlan
{
    /// <summary>The share of answers that shall be right where the student may abstain.</summary>
    public const double UsualPrecision = 0.95;

    /// <summary>As it is: the defaults, no search.</summary>
    public static StudentPlan Default { get; } = new();

    /// <summary>How it is trained; a search starts from here.</summary>
    public SoftmaxTrainer Trainer { get; init; } = new();

    /// <summary>How to choose settings on dev, or null to take the trainer as it is.</summary>
    public SearchOptions? Search { get; init; }

    /// <summary>Whether train documents without a label may teach by what a student says of them.</summary>
    public bool SelfTraining { get; init; }

    /// <summary>A sentence encoder that teaches: a student joined to it labels the train texts for one of n-grams. Null = none.</summary>
    public ISentenceEncoder? Encoder { get; init; }

    /// <summary>Whether the student keeps the encoder instead: it reads vectors beside the texts, and its file needs the encoder to be asked.</summary>
    public bool Joined { get; init; }

    /// <summary>The share of answers that shall be right where the student does not abstain, between 0 and 1.</summary>
    public double TargetPrecision { get; init; } = UsualPrecision;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value out of range; the message says which.</exception>
    public void Validate()
    {
        Trainer.Validate();
        Search?.Validate();
        if (Joined && Encoder == null) throw new ArgumentException("A joined student needs a sentence encoder.");
        if (!(TargetPrecision is > 0 and < 1)) throw new ArgumentException($"{nameof(TargetPrecision)} is {TargetPrecision}; it must be between 0 and 1.");
    }
}
