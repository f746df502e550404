using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Review;
using LabelStudio.Core.Review.Gains;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Review;

namespace LabelStudio.Web.Pages.Review;

/// <summary>What each strategy looks for, in words.</summary>
public static class QueueWords
{
    /// <summary>Shares that somebody writes themselves.</summary>
    public const string OwnMix = "own-mix";

    /// <summary>Why the ready-made mix is proposed where nobody has reviewed yet (docs/benchmarks.md).</summary>
    public const string WhyMixed = "In a replay on Banking77 with held gold it found 4.8 times as many wrong labels per review as a random draw.";

    /// <summary>What a queue can be made by, in the order in which it is offered.</summary>
    public static IReadOnlyList<string> Choices { get; } =
    [
        ReviewMix.MixedName, "self-mispredicted", "suspicious-unanimity", "least-confidence", "margin", "entropy", "disagreement", "uncovered", "outliers", QueueKind.FairDraw,
    ];

    public static string Name(string strategy) => strategy switch
    {
        ReviewMix.MixedName => "A bit of each",
        "self-mispredicted" => "Likely wrong",
        "suspicious-unanimity" => "Suspicious agreement",
        "least-confidence" => "Least confident",
        "margin" => "Smallest margin",
        "entropy" => "Most spread out",
        "disagreement" => "Functions disagree",
        "uncovered" => "Not covered",
        "outliers" => "Outliers",
        QueueKind.FairDraw => "Random",
        QueueKind.Audit => "Audit of a function",
        QueueKind.Selection => "Random of a selection",
        OwnMix => "Your own mix",
        "" => "Deleted queues",
        _ => strategy.Contains(':', StringComparison.Ordinal) ? MixDraft.InWords(strategy) : strategy,
    };

    public static string Why(string strategy) => strategy switch
    {
        ReviewMix.MixedName => "Mostly labels that are likely wrong, some that are undecided, some that nothing covers, some by chance.",
        "self-mispredicted" => "A student that has not learned from the document gives another label: finds the most errors.",
        "suspicious-unanimity" => "All functions agree and the student, or the nearest documents in meaning, contradict them: errors that no disagreement gives away.",
        "least-confidence" => "The label model's best class has the lowest probability.",
        "margin" => "The two best classes are nearly equal: shows which pairs are mixed up.",
        "entropy" => "The probability is spread over many classes.",
        "disagreement" => "Labeling functions vote for different classes: shows which rules are wrong.",
        "uncovered" => "No function votes: shows what rules are missing.",
        "outliers" => "Its words are in no other document: typing errors, other languages, texts from elsewhere.",
        QueueKind.FairDraw => "A fair sample: the only queue whose gold gives unbiased figures.",
        QueueKind.Audit => "A fair draw of what one function votes on: how often is it right?",
        QueueKind.Selection => "A fair draw of what a filter selects.",
        OwnMix => "Shares of several, one after the other in turn.",
        _ => "Several strategies in turn, each with its share.",
    };

    /// <summary>What a queue looks for.</summary>
    public static string Of(QueueSummary queue) => Name(QueueKind.Of(queue.Mix, queue.FunctionId, queue.Filter));

    /// <summary>Why somebody would look at a queue.</summary>
    public static string WhyOf(QueueSummary queue) => Why(QueueKind.Of(queue.Mix, queue.FunctionId, queue.Filter));

    /// <summary>What reviews by the ready-made mix have found beside those of a random draw, or null before there are enough of the first to tell.</summary>
    /// <param name="queues">The queues of a project.</param>
    /// <param name="findings">What was found in them, by queue.</param>
    public static string? FoundByMix(IEnumerable<QueueSummary> queues, IReadOnlyDictionary<int, QueueFindings> findings)
    {
        var by = queues.Where(q => findings.ContainsKey(q.Id)).ToLookup(q => QueueKind.Of(q.Mix, q.FunctionId, q.Filter), q => findings[q.Id]);
        string? Told(string kind) => by[kind].Sum(f => f.Labelled) is var of && of >= ExpectedGain.FewestReviews && by[kind].Sum(f => f.Changed) is var changed
            ? $"{changed.Count()} of {of.Of("reviewed label")} changed ({Range(Intervals.Wilson(changed, of))})" : null;
        return Told(ReviewMix.Mixed.Name) is not { } mixed ? null
            : $"Here its {mixed}" + (Told(QueueKind.FairDraw) is { } random ? $", of a random draw {random}." : ".");
    }

    /// <summary>"85–96 %".</summary>
    public static string Range(Estimate estimate) => $"{(estimate.Low * 100).Fixed(0)}–{(estimate.High * 100).Fixed(0)} %";
}
