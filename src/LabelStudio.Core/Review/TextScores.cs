using System.Globalization;

namespace LabelStudio.Core.Review;

/// <summary>Documents that are like no others: most of their words are in no other document.</summary>
/// <remarks>Score: words of its own / (words + <see cref="FewWords"/>), so that one odd word by itself does not come before a whole odd text.</remarks>
internal sealed class Outliers : IReviewStrategy
{
    private const int FewWords = 3;

    public string Name => "outliers";

    public bool ReadsTexts => true;

    public double Nothing => 0;

    public IReviewScorer Prepare(ReviewInputs inputs) =>
        new Scorer(inputs, inputs.Words ?? throw new ArgumentException("Looking for outliers needs the words of the texts.", nameof(inputs)));

    private sealed class Scorer(ReviewInputs inputs, LoneWords words) : IReviewScorer
    {
        public double Score(int document) => (double)words.Alone(document) / (words.Words(document) + FewWords);

        public string Reason(int document) => string.Create(CultureInfo.InvariantCulture,
            $"{words.Alone(document)} of its {words.Words(document)} different words {(words.Alone(document) == 1 ? "is" : "are")} in no other document; {ReviewWords.Posterior(inputs.Labels, document)}{ReviewWords.VotesBehind(inputs, document)}");
    }
}
