using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Pages.Export;

/// <summary>A file of the project's data, perhaps in several formats.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Names">The files.</param>
/// <param name="Missing">Why it cannot be had yet, or null.</param>
public sealed record ExportFile(string Title, string Text, IReadOnlyList<string> Names, string? Missing)
{
    /// <param name="state">Where the project stands.</param>
    /// <param name="labels">Whether others may learn from the labels; null before there are any.</param>
    public static IReadOnlyList<ExportFile> Of(ProjectState state, StudentClearance? labels)
    {
        var noLabels = state.LabelRun == null ? "Fit the label model first." : null;
        var held = noLabels ?? (labels is { Allowed: false }
            ? $"The labels rest on answers of {string.Join(", ", labels.Doubtful.Select(t => t.Teacher))}, whose terms do not clearly allow to train on them. A lead enters what they say under Teachers, or decides for a student."
            : null);
        return
        [
            new("Training set", "Train documents with their text, label, confidence, where it comes from and the probability of every class, and dev documents with gold. No document of the test split.", ["training.csv", "training.jsonl"], held),
            new("Chat fine-tuning", "Train documents as conversations: question, text, and the answer with the teacher's reason where a prompt gave one. For those who distil into a generative student.", ["chat.jsonl"], held),
            new("Probabilistic labels", "id, label, confidence and the probability of every class, from the latest label run.", ["labels.csv", "labels.jsonl"], noLabels),
            new("Votes", "id and the vote of each enabled labeling function; empty where it abstains.", ["votes.csv"], state.EnabledFunctions == 0 ? "There is no labeling function yet." : null),
            new("Annotations", "Every answer and decision in review: document, class, who, when, from which queue, comment, gold before and after; those taken back say when.", ["annotations.csv"], state.Annotations == 0 ? "Nothing has been reviewed yet." : null),
            new("Rules", "The rules as the command line takes them, to be kept in version control or used elsewhere.", ["rules.json"], state.Functions == 0 ? "There is no rule yet." : null),
        ];
    }
}
