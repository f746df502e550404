using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Review.Gains;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Pages.Review;
using LabelStudio.Workflow.Gains;
using LabelStudio.Workflow.Review;

namespace LabelStudio.Web.Pages.Gains;

/// <summary>What reviewing bought, in words.</summary>
public static class KindWords
{
    public static readonly string TooFew = $"under {ExpectedGain.FewestReviews.ToString(CultureInfo.InvariantCulture)} reviews: too few to tell";

    /// <summary>What the queues looked for.</summary>
    public static string Name(string strategy) => strategy switch
    {
        "" => "Deleted queues",
        QueueKind.Audit => "Audits of functions",
        QueueKind.Selection => "Selections of documents",
        _ => QueueWords.Name(strategy),
    };

    /// <summary>A share as points: 0.012 is "+1.2".</summary>
    public static string Points(double share) => (share * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Points"/>, with a second digit where there is one: 0.0005 is "+0.05".</summary>
    public static string FinePoints(double share) => (share * 100).ToString("+0.0#;−0.0#;0.0", CultureInfo.InvariantCulture);

    /// <summary>"(3 to 9)".</summary>
    public static string Range(Estimate e, Func<double, string> words) => $"({words(e.Low)} to {words(e.High)})";

    /// <summary>What to do, and why.</summary>
    public static string Says(KindOfReview kind)
    {
        var next = kind.Next[0];
        var found = $"the last {next.RestsOn.Of("review")} found {(next.Found.Value * next.RestsOn / next.Reviews).Fixed(0)} wrong or missing labels";
        var moved = next.Moved is not { } m ? "Whether other labels move along cannot be told: no fair dev gold, or none of the reviews anchors the label model."
            : next.MovedCounts ? $"Other labels {(m.Value > 0 ? "become right" : "become wrong")} along with them, about {Math.Abs(m.Value).Fixed(0)} {Range(m, v => v.Fixed(0))} for each 50."
            : "Labels that move along cannot be told from nothing on these judges and are not counted.";
        return kind.StopHere
            ? $"Stop here? Another 50 or 200 of this kind cannot be told from reviews that bring nothing: {found}. {moved}"
            : $"Another {next.Reviews.Count()} would put about {next.Total.Value.Fixed(0)} labels right {Range(next.Total, v => v.Fixed(0))}, if they are like the last: {found}. {moved}";
    }
}
