using LabelStudio.Workflow.Review;

namespace LabelStudio.Web.Pages.Review;

/// <summary>What each strategy looks for, in words.</summary>
public static class QueueWords
{
    public static string Name(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.LeastConfidence => "Least confident",
        QueueStrategy.Margin => "Smallest margin",
        QueueStrategy.Entropy => "Most spread out",
        QueueStrategy.Disagreement => "Functions disagree",
        QueueStrategy.Uncovered => "Not covered",
        _ => "Random",
    };

    public static string Why(QueueStrategy strategy) => strategy switch
    {
        QueueStrategy.LeastConfidence => "The label model's best class has the lowest probability. The usual choice.",
        QueueStrategy.Margin => "The two best classes are nearly equal: shows which pairs are mixed up.",
        QueueStrategy.Entropy => "The probability is spread over many classes.",
        QueueStrategy.Disagreement => "Labeling functions vote for different classes: shows which rules are wrong.",
        QueueStrategy.Uncovered => "No function votes: shows what rules are missing.",
        _ => "A fair sample: the only queue whose gold gives unbiased figures.",
    };
}
