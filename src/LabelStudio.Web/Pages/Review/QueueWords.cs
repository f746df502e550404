using LabelStudio.Core.Review;

namespace LabelStudio.Web.Pages.Review;

/// <summary>What each strategy looks for, in words.</summary>
public static class QueueWords
{
    /// <summary>What a queue can be made by, in the order in which it is offered.</summary>
    public static IReadOnlyList<string> Choices { get; } =
        [ReviewMix.MixedName, "self-mispredicted", "suspicious-unanimity", "least-confidence", "margin", "entropy", "disagreement", "uncovered", "random"];

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
        "random" => "Random",
        _ => strategy == ReviewMix.Mixed.Name ? Name(ReviewMix.MixedName) : strategy,
    };

    public static string Why(string strategy) => strategy switch
    {
        ReviewMix.MixedName => "Mostly labels that are likely wrong, some that are undecided, some that nothing covers, some by chance.",
        "self-mispredicted" => "A student that has not learned from the document gives another label: finds the most errors.",
        "suspicious-unanimity" => "All functions agree and the student contradicts them: errors that no disagreement gives away.",
        "least-confidence" => "The label model's best class has the lowest probability.",
        "margin" => "The two best classes are nearly equal: shows which pairs are mixed up.",
        "entropy" => "The probability is spread over many classes.",
        "disagreement" => "Labeling functions vote for different classes: shows which rules are wrong.",
        "uncovered" => "No function votes: shows what rules are missing.",
        "random" => "A fair sample: the only queue whose gold gives unbiased figures.",
        _ => strategy,
    };
}
