using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Review.Gains;

/// <summary>What is replayed.</summary>
/// <param name="Known">Gold that was there before the reviews: documents with their classes.</param>
/// <param name="Reviews">Reviewed documents with their answers, in the order they were answered; none of them in <paramref name="Known"/>.</param>
/// <param name="Judges">Documents whose gold judges and never anchors: a fair sample of the documents, none of them in the other two.</param>
/// <param name="Labelled">The documents whose labels are to be estimated: those with a vote or a review that a student may learn from. At least the reviews.</param>
public sealed record ReplayInputs(
    IReadOnlyList<(int Document, int Class)> Known, IReadOnlyList<(int Document, int Class)> Reviews, IReadOnlyList<(int Document, int Class)> Judges, int Labelled);

/// <summary>Reviews that were made, given to the label model once more in their order, with documents it has not learned from as judges.</summary>
/// <remarks>
/// The labels of n documents after some reviews are those of the anchored model, but for the reviewed documents, whose labels are the answers. So their accuracy is that of the
/// model, which the judges estimate, and the share e / n of documents that a review put right and the model alone would have wrong. Only the first part is uncertain.
/// </remarks>
public sealed class LabelReplay
{
    private readonly FittedLabelModel _bare;
    private readonly ReplayInputs _inputs;
    private readonly VotePatterns _patterns;
    private readonly VotePatterns _judges;
    private readonly VotePatterns _reviews;
    private readonly bool[] _rightAtFirst;

    /// <summary>Prepares a replay.</summary>
    /// <param name="model">A label model, with or without gold; its gold is left out.</param>
    /// <param name="patterns">The votes of all documents.</param>
    /// <param name="inputs">What to replay.</param>
    /// <exception cref="ArgumentException">A document that stands twice, or no judge.</exception>
    public LabelReplay(FittedLabelModel model, VotePatterns patterns, ReplayInputs inputs)
    {
        if (inputs.Judges.Count == 0) throw new ArgumentException("There is no document to judge by.", nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Labelled, Math.Max(1, inputs.Reviews.Count), nameof(inputs));
        var seen = new HashSet<int>();
        foreach (var (document, _) in inputs.Known.Concat(inputs.Reviews).Concat(inputs.Judges))
            if (!seen.Add(document)) throw new ArgumentException($"Document {document} stands twice among what is known, reviewed and judged by.", nameof(inputs));
        _bare = model;
        _inputs = inputs;
        // gold is counted on its own rows: nothing else of the votes is looked at
        _patterns = patterns.Select([.. inputs.Known.Concat(inputs.Reviews).Select(g => g.Document)]);
        _judges = patterns.Select([.. inputs.Judges.Select(g => g.Document)]);
        _reviews = patterns.Select([.. inputs.Reviews.Select(g => g.Document)]);
        _rightAtFirst = Right(Anchored(0));
    }

    /// <summary>The labels after the first <paramref name="reviews"/> reviews.</summary>
    /// <param name="reviews">0 to the number of reviews.</param>
    public ReplayPoint After(int reviews)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reviews);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reviews, _inputs.Reviews.Count);
        var model = Anchored(reviews);
        var right = Right(model);
        var direct = PutRight(model, reviews) / (double)_inputs.Labelled;
        var judged = Intervals.Wilson(right.Count(r => r), right.Length);
        var change = PairedAccuracy.Of(_rightAtFirst, right).Difference;
        return new ReplayPoint(
            reviews, PutRight(model, reviews), new Estimate(Math.Min(1, judged.Value + direct), Math.Min(1, judged.Low + direct), Math.Min(1, judged.High + direct)),
            new Estimate(change.Value + direct, change.Low + direct, change.High + direct));
    }

    /// <summary>For each judge whether the model has it right after so many reviews.</summary>
    /// <param name="reviews">0 to the number of reviews.</param>
    public bool[] RightAfter(int reviews) => Right(Anchored(reviews));

    private FittedLabelModel Anchored(int reviews) => _bare.Anchor(
        _patterns, [.. _inputs.Known.Select((g, i) => (i, g.Class)), .. _inputs.Reviews.Take(reviews).Select((g, i) => (_inputs.Known.Count + i, g.Class))]);

    private bool[] Right(FittedLabelModel model)
    {
        var labels = model.Predict(_judges);
        return [.. _inputs.Judges.Select((g, i) => labels.IsCovered(i) && labels.Top(i) == g.Class)];
    }

    /// <summary>Reviewed documents whose label would be wrong or missing without their answer.</summary>
    private int PutRight(FittedLabelModel model, int reviews)
    {
        if (reviews == 0) return 0;
        var labels = model.Predict(_reviews);
        return _inputs.Reviews.Take(reviews).Where((g, i) => !labels.IsCovered(i) || labels.Top(i) != g.Class).Count();
    }
}

/// <summary>The labels after so many reviews.</summary>
/// <param name="Reviews">Reviewed documents.</param>
/// <param name="PutRight">Of these the ones whose label would be wrong or missing without their answer.</param>
/// <param name="Accuracy">Estimated accuracy of all labels, 0 to 1, with its 95 % interval.</param>
/// <param name="Gain">Accuracy less that without a review, with the 95 % interval of the paired bootstrap over the judges: most of what is uncertain in the accuracy is the same in both.</param>
public sealed record ReplayPoint(int Reviews, int PutRight, Estimate Accuracy, Estimate Gain);
