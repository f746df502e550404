using LabelStudio.Workflow.Functions;

namespace LabelStudio.Workflow.Labels;

/// <summary>Why a document has its label by a label run.</summary>
/// <param name="RunNumber">The run.</param>
/// <param name="StaleBecause">Why the run is stale, or null while it is fresh.</param>
/// <param name="Label">The most probable class.</param>
/// <param name="Second">The next one; log-odds are for the label against it.</param>
/// <param name="Probability">Of the label.</param>
/// <param name="Top">The most probable classes, the label first.</param>
/// <param name="Prior">Log-odds (natural) that the class balance and silent functions give.</param>
/// <param name="Parts">One part a function that voted.</param>
/// <param name="Caution">The share of the posterior that is plain vote shares, 0 to 1.</param>
/// <param name="Tie">Whether only the order of classes decided between label and second.</param>
/// <param name="Covered">Whether any function voted.</param>
/// <param name="Changes">What would change the label, in sentences.</param>
public sealed record DocumentExplanation(
    int RunNumber, string? StaleBecause, int Label, int Second, double Probability, IReadOnlyList<ClassProbability> Top, double Prior,
    IReadOnlyList<ExplanationPart> Parts, double Caution, bool Tie, bool Covered, IReadOnlyList<string> Changes)
{
    /// <summary>What the text itself adds, in log-odds; null where the text had no say. <see cref="Prior"/> and <see cref="Parts"/> are then as far as the votes count.</summary>
    public double? Text { get; init; }

    public bool Stale => StaleBecause != null;

    /// <summary>What of <see cref="Prior"/> comes from functions that are silent; the rest is the class balance.</summary>
    public double Silence { get; init; }

    /// <summary>The label model's name.</summary>
    public string Model { get; init; } = "";
}

public sealed record ClassProbability(int Class, double Probability);

/// <summary>What one vote adds.</summary>
/// <param name="Class">The class it voted for.</param>
/// <param name="LogOdds">Natural log-odds; positive speaks for the label.</param>
/// <param name="Weight">How much the function counts, 0 to 1.</param>
/// <param name="Reason">Why the weight is under 1, or null.</param>
public sealed record ExplanationPart(int FunctionId, string Function, int Class, double LogOdds, double Weight, string? Reason)
{
    /// <summary>The classes with their shares where the vote is for several, of which <see cref="Class"/> is the likeliest; empty for one.</summary>
    public IReadOnlyList<ClassWeight> Set { get; init; } = [];
}
