using LabelStudio.Core.LabelModels.Files;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>What a label model learned; predicts for any votes of the same functions. It never changes.</summary>
public abstract class FittedLabelModel
{
    /// <summary>The name of the model that was fitted.</summary>
    public abstract string Model { get; }

    /// <summary>The label schema.</summary>
    public abstract ClassList Classes { get; }

    /// <summary>K shares that sum to 1: the given class balance, or the estimate.</summary>
    public abstract IReadOnlyList<double> ClassBalance { get; }

    /// <summary>One estimate a function, in the functions' order.</summary>
    public abstract IReadOnlyList<FunctionEstimate> Functions { get; }

    /// <summary>Pairs of functions that agree more than their accuracy explains, in the functions' order; empty for a model that does not look for copies.</summary>
    public virtual IReadOnlyList<FunctionAgreement> Agreements => [];

    /// <summary>Near-copies as groups, in the functions' order; empty for a model that does not look for copies.</summary>
    public virtual IReadOnlyList<DuplicateGroup> DuplicateGroups => [];

    /// <summary>What the votes could and could not tell.</summary>
    public abstract ModelDiagnosis Diagnosis { get; }

    /// <summary>What the user should know before trusting the labels, in sentences.</summary>
    public abstract IReadOnlyList<string> Warnings { get; }

    /// <summary>Posteriors for n documents.</summary>
    /// <param name="votes">Votes of the functions that were fitted, in the same order.</param>
    /// <param name="cancel">Stops the work.</param>
    public abstract ProbabilisticLabels Predict(VoteMatrix votes, CancellationToken cancel = default);

    /// <summary>The distinct rows of votes as this model reads them: with confidences cut where they were cut when it was fitted.</summary>
    /// <param name="votes">Votes of the functions that were fitted, in the same order.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Other functions or classes than those fitted.</exception>
    public abstract VotePatterns PatternsOf(VoteMatrix votes, CancellationToken cancel = default);

    /// <summary>Posteriors for n documents, from patterns that were made before; row r of the answer belongs to pattern r.</summary>
    /// <param name="patterns">Patterns of the functions that were fitted, in the same order.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Other functions or classes than those fitted.</exception>
    public abstract ProbabilisticLabels Predict(VotePatterns patterns, CancellationToken cancel = default);

    /// <summary>The model as gold corrects it: a Bayes update whose prior is the fit without gold. Nothing is fitted again, so it takes milliseconds after each new label.</summary>
    /// <remarks>Always from the fit without gold: to anchor twice is to anchor once, with the gold given last. The gold should be typical of the documents. A model that has no use for gold answers itself.</remarks>
    /// <param name="patterns">The votes that the gold is about, of the functions that were fitted.</param>
    /// <param name="gold">Documents (0 to n-1) with their classes (0 to K-1), each at most once; none takes gold away again. Gold of the test split must not be in it.</param>
    /// <exception cref="ArgumentException">Other functions or classes than those fitted, or gold that is no document or no class.</exception>
    public virtual FittedLabelModel Anchor(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold) => this;

    /// <summary>As above, from one entry a document.</summary>
    /// <param name="patterns">The votes that the gold is about, of the functions that were fitted.</param>
    /// <param name="gold">n class indices, -1 where no gold is known, or null for none.</param>
    /// <exception cref="ArgumentException">Other functions or classes than those fitted, or another number of entries than documents.</exception>
    public FittedLabelModel Anchor(VotePatterns patterns, int[]? gold)
    {
        if (gold != null && gold.Length != patterns.Documents)
            throw new ArgumentException($"There are {gold.Length} gold entries for {patterns.Documents} documents; give one each, -1 where no gold is known.", nameof(gold));
        return Anchor(patterns, GoldRows.Sparse(gold));
    }

    /// <summary>Writes the model, to be read by <see cref="LabelModels.Load"/>: the loaded one predicts the same bytes, and gold can be added to it.</summary>
    /// <exception cref="NotSupportedException">A model that cannot be saved.</exception>
    public void Save(Stream stream) => ModelFile.Write(stream, this, Write);

    /// <summary>Why one document gets its label.</summary>
    /// <param name="votes">m votes, <see cref="VoteColumn.Abstain"/> for none.</param>
    /// <param name="confidence">How sure the functions are, 0 to 1, <see cref="float.NaN"/> where one does not say; empty for none.</param>
    /// <exception cref="ArgumentException">Another number of votes or confidences than functions, or a vote that is no class.</exception>
    public abstract LabelExplanation Explain(ReadOnlySpan<int> votes, ReadOnlySpan<float> confidence = default);

    /// <summary>Writes what is the model's own, behind its name, classes and functions.</summary>
    internal virtual void Write(ModelWriter writer) => throw new NotSupportedException($"A model of kind \"{Model}\" cannot be saved.");
}
