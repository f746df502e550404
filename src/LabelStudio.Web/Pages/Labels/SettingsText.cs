using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>Settings in words.</summary>
public static class SettingsText
{
    /// <summary>Whether two settings give the same fit.</summary>
    public static bool Same(LabelSettings a, LabelSettings b) =>
        a with { ClassBalance = null, Groups = null } == b with { ClassBalance = null, Groups = null }
        && (a.ClassBalance ?? []).SequenceEqual(b.ClassBalance ?? [])
        && (a.Groups ?? []).Select(Key).SequenceEqual((b.Groups ?? []).Select(Key), StringComparer.Ordinal);

    /// <summary>What a label model does and what it needs, in a line or two.</summary>
    public static string OfModel(string model) => model switch
    {
        "auto" => "Weighs near-copies down, tells keyword functions from annotators, stays careful where votes cannot tell. The best choice without tuning.",
        "one-coin" => "One accuracy a function, learned by EM; every function is taken to be better than chance.",
        "majority" => "Counts votes. The line that every other model must beat.",
        "weighted" => "Each vote counts by its function's accuracy on gold. Needs gold where the functions vote.",
        "dawid-skene" => "One confusion matrix a function, learned by EM. Good with many votes a document, overfits with few.",
        "snorkel" => "The model of the Snorkel library, for comparison with it. Copies make it too sure.",
        "flyingsquid" => "Accuracies in closed form from three functions at a time. Fast; copies mislead it.",
        _ => "",
    };

    /// <summary>Where the class balance of a run comes from.</summary>
    public static string OfBalance(string source) => source switch
    {
        "given" => "given by you",
        "learned" => "learned from the votes",
        "gold" => "learned from gold",
        "even" => "taken as even: the votes cannot tell",
        _ => source,
    };

    private static string Key(IReadOnlyList<int> group) => string.Join(',', group.Order());
}
