using System.Globalization;
using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Review;

/// <summary>Documents whose label a student that has not learned from them contradicts, the strongest contradiction first.</summary>
/// <remarks>Score: log p(best other class) − log p(label), of out-of-fold predictions; the margin of confident learning on the log scale, which still tells 0.01 from 0.0001.</remarks>
internal sealed class SelfMispredicted : IReviewStrategy
{
    // behind every document with a vote; log-odds of floats stay far above
    private const double Behind = -1_000;

    public string Name => "self-mispredicted";

    public bool AsksStudents => true;

    public double Nothing => 0;

    public IReviewScorer Prepare(ReviewInputs inputs)
    {
        var predicted = inputs.OutOfFold ?? throw new ArgumentException("Ranking by what the student contradicts needs the student's predictions.", nameof(inputs));
        return new Scorer(inputs, predicted);
    }

    private sealed class Scorer(ReviewInputs inputs, ProbabilisticLabels predicted) : IReviewScorer
    {
        public double Score(int document)
        {
            var odds = Contradiction.Of(inputs.Labels, predicted, document).LogOdds;
            return (inputs.Labels.IsCovered(document), inputs.Uncovered) switch
            {
                (true, _) or (_, UncoveredPlace.Mixed) => odds,
                (_, UncoveredPlace.Last) => odds + Behind,
                _ => double.NaN,
            };
        }

        public string Reason(int document) => Contradiction.Of(inputs.Labels, predicted, document).Reason(inputs, document);
    }
}

/// <summary>Documents on which all functions agree and the student, or the nearest documents in meaning, contradict them: the mistakes that no disagreement gives away.</summary>
internal sealed class SuspiciousUnanimity : IReviewStrategy
{
    public string Name => "suspicious-unanimity";

    public bool AsksStudents => true;

    public bool AsksNeighbours => true;

    public IReviewScorer Prepare(ReviewInputs inputs)
    {
        var predicted = inputs.OutOfFold ?? throw new ArgumentException("Ranking by what the student contradicts needs the student's predictions.", nameof(inputs));
        var patterns = inputs.Votes ?? throw new ArgumentException("Ranking by unanimity needs the votes.", nameof(inputs));
        var unanimous = Unanimity.Of(patterns);
        return new Scorer(inputs, predicted, d => unanimous[patterns.PatternOf[d]]);
    }

    private sealed class Scorer(ReviewInputs inputs, ProbabilisticLabels predicted, Func<int, bool> unanimous) : IReviewScorer
    {
        public double Score(int document)
        {
            if (!unanimous(document)) return double.NaN;
            var odds = Math.Max(Contradiction.Of(inputs.Labels, predicted, document).LogOdds, inputs.Nearest?.Of(document)?.LogOdds ?? double.NegativeInfinity);
            return odds > 0 ? odds : double.NaN;
        }

        public string Reason(int document)
        {
            var reason = Contradiction.Of(inputs.Labels, predicted, document).Reason(inputs, document);
            return inputs.Nearest?.Of(document) is { } near
                ? string.Create(CultureInfo.InvariantCulture, $"{reason}; of the {near.Asked} nearest documents in meaning {near.Count} are labelled {inputs.Labels.Classes[near.Class]}")
                : reason;
        }
    }
}

/// <summary>A label and the class that the student would rather give.</summary>
/// <param name="Label">The label.</param>
/// <param name="LabelProbability">What the student gives it.</param>
/// <param name="Other">The most probable other class.</param>
/// <param name="OtherProbability">What the student gives that.</param>
internal readonly record struct Contradiction(int Label, double LabelProbability, int Other, double OtherProbability)
{
    private const double Smallest = 1e-9;

    /// <summary>Above 0 where the student contradicts the label.</summary>
    public double LogOdds => Math.Log(Math.Max(OtherProbability, Smallest)) - Math.Log(Math.Max(LabelProbability, Smallest));

    public static Contradiction Of(ProbabilisticLabels labels, ProbabilisticLabels predicted, int document)
    {
        var label = labels.Top(document);
        var row = predicted[document];
        var other = -1;
        for (var k = 0; k < row.Length; k++)
            if (k != label && (other < 0 || row[k] > row[other])) other = k;
        return new Contradiction(label, row[label], other, other < 0 ? 0 : row[other]);
    }

    /// <summary>"the student, trained without this document, says arrival 0.91; the label is lost_card 0.63; 4 of 6 functions say lost_card, 2 arrival".</summary>
    public string Reason(ReviewInputs inputs, int document)
    {
        var classes = inputs.Labels.Classes;
        var says = LogOdds > 0 ? (Class: Other, Probability: OtherProbability) : (Class: Label, Probability: LabelProbability);
        return string.Create(CultureInfo.InvariantCulture,
            $"the student, trained without this document, says {classes[says.Class]} {says.Probability:0.00}; {LabelWords(inputs, document)}{ReviewWords.VotesBehind(inputs, document, says.Class)}");
    }

    private string LabelWords(ReviewInputs inputs, int document) => inputs.Labels.IsCovered(document) || inputs.Votes == null
        ? string.Create(CultureInfo.InvariantCulture, $"the label is {inputs.Labels.Classes[Label]} {inputs.Labels.Confidence(document):0.00}")
        : "no function votes on it";
}
