using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Review;

/// <summary>Chooses the documents of a queue and says why each. Test documents are never chosen; those with gold only where a filter asks for gold.</summary>
internal sealed class QueueChoice(QueueMaterial material, QueueRequest request)
{
    private readonly ReviewMix _mix = request.FunctionId == null ? ReviewMix.Parse(request.Mix) : ReviewMix.Parse("random");

    private int Documents => material.Votes.Documents;

    private bool IsFairDraw => _mix.Shares is [{ Strategy.Name: "random" }];

    /// <summary>The documents, the most worthwhile first.</summary>
    public IReadOnlyList<ReviewCandidate> Choose(CancellationToken cancel)
    {
        var labels = material.Labels ?? Even();
        var chosen = new List<ReviewCandidate>();
        foreach (var splits in Turns())
        {
            var inputs = new ReviewInputs
            {
                Labels = labels,
                Votes = material.Votes,
                OutOfFold = material.Said,
                Words = material.Words,
                Eligible = Eligible(splits),
                OnlyFindings = true,
                Seed = material.Seed,
            };
            if (_mix.AsksNeighbours && material is { Vectors: { } vectors, Labels: not null })
                inputs = inputs with { Nearest = NearestLabels.Ask(inputs, vectors, Array.ConvertAll(material.Splits, s => s != Split.Test), material.Copies, cancel) };
            chosen.AddRange(ReviewRanking.Top(_mix, inputs, request.Size - chosen.Count, cancel));
        }
        return [.. chosen.Select(c => c with { Reason = Reason(c) })];
    }

    /// <summary>Documents with gold to be planted among the chosen, each with a reason in the words of the others.</summary>
    /// <exception cref="UserErrorException">There are too few.</exception>
    public IReadOnlyList<(ReviewCandidate Candidate, int Class)> Plant(IReadOnlyList<ReviewCandidate> chosen, CancellationToken cancel)
    {
        var count = request.People.Planted(chosen.Count);
        if (count == 0) return [];
        var taken = chosen.Select(c => c.Document).ToHashSet();
        var drawn = PlantedGold.Draw([.. material.Gold.Where(g => !taken.Contains(g.Ordinal) && IsAudited(g.Ordinal))], count, material.Seed);
        if (drawn.Count < count)
            throw new UserErrorException($"Only {InWords.Count(drawn.Count, "document")} of train and dev {(drawn.Count == 1 ? "has" : "have")} gold that could be planted, and {count} are asked for. Plant a smaller share, or import more gold.");
        var only = new bool[Documents];
        foreach (var g in drawn) only[g.Ordinal] = true;
        var inputs = new ReviewInputs { Labels = material.Labels ?? Even(), Votes = material.Votes, OutOfFold = material.Said, Words = material.Words, Eligible = only, Seed = material.Seed };
        var found = ReviewRanking.Top(_mix, inputs, count, cancel).ToDictionary(c => c.Document);
        return
        [
            .. drawn.Select(g => found.GetValueOrDefault(g.Ordinal, new ReviewCandidate(g.Ordinal, 0, "drawn at random", "random")))
                .Select(c => c with { Reason = Reason(c) }).Zip(drawn.Select(g => g.Class)),
        ];
    }

    /// <summary>Why no document was found, and what to do.</summary>
    public string NothingFound()
    {
        if (material.Audited is { } audited) return $"{audited.Function.Name} votes on no document of train and dev without gold. There is nothing to audit.";
        if (material.Chosen is { } filter) return filter.Any(c => c)
            ? "None of the documents that the filter selects can be reviewed: they are of the test split, have gold, were skipped, or the strategy finds nothing on them."
            : "The filter selects no document.";
        return _mix.Shares is [{ Strategy.Name: var only }] ? only switch
        {
            "uncovered" => "At least one function votes on every document that may be reviewed, so none is uncovered. Choose another strategy.",
            "disagreement" => "The functions disagree on no document that may be reviewed. Choose another strategy.",
            "self-mispredicted" => "The students contradict no label of a document that may be reviewed. Choose another strategy.",
            "outliers" => "Every document that may be reviewed shares its words with others, so none is an outlier. Choose another strategy.",
            "suspicious-unanimity" => "Nothing speaks against the functions where they agree. Choose another strategy.",
            _ => NoneLeft,
        } : NoneLeft;
    }

    private string NoneLeft => request.Splits is QueueSplits.Train or QueueSplits.Dev || request.Splits == null && !IsFairDraw
        ? $"No document of {(request.Splits == QueueSplits.Dev ? "dev" : "train")} is left to review: all have gold or were skipped. Choose from the other split as well."
        : "No document is left to review: all of train and dev have gold or were skipped.";

    /// <summary>The splits to choose from, one after the other.</summary>
    private Split[][] Turns() => (request.Splits ?? Fitting()) switch
    {
        QueueSplits.Train => [[Split.Train]],
        QueueSplits.Dev => [[Split.Dev]],
        QueueSplits.DevFirst => [[Split.Dev], [Split.Train]],
        _ => [[Split.Train, Split.Dev]],
    };

    // what a filter selects has been chosen already, and an audit is of all that a function votes on
    private QueueSplits Fitting() =>
        request.Filter != null || request.FunctionId != null ? QueueSplits.TrainAndDev : IsFairDraw ? QueueSplits.DevFirst : QueueSplits.Train;

    private bool[] Eligible(Split[] splits)
    {
        var eligible = new bool[Documents];
        var withGold = request.Filter is { } filter && AsksForGold(filter.Query);
        for (var d = 0; d < eligible.Length; d++)
            eligible[d] = splits.Contains(material.Splits[d]) && (withGold || material.Known[d] < 0) && material.Chosen?[d] != false
                && IsAudited(d);
        foreach (var d in material.Skipped)
            if (d < eligible.Length) eligible[d] = false;
        return eligible;
    }

    private bool IsAudited(int document) => material.Audited is not { } audited || audited.Column[document] != VoteColumn.Abstain;

    /// <summary>Whether a selection is of documents with gold: then people are to look at that gold again.</summary>
    private static bool AsksForGold(Documents.DocumentQuery query) => query.HasGold == true || query.GoldClass != null || query.StudentClass != null || query.Right != null;

    private string Reason(ReviewCandidate candidate)
    {
        if (material.Audited is { } audited)
            return $"drawn at random from what {audited.Function.Name} votes on; it says {audited.Voted.Name(audited.Column[candidate.Document], material.Classes)}";
        return material.Labels == null && candidate.Strategy == "random" ? "drawn at random" : candidate.Reason;
    }

    /// <summary>Labels that say nothing, for strategies that ask none.</summary>
    private ProbabilisticLabels Even()
    {
        float[] even = [.. Enumerable.Repeat(1f / material.Classes.Count, material.Classes.Count)];
        return new ProbabilisticLabels(material.Classes, even, new int[Documents], [false]);
    }
}
