using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>A project as it might stand after an afternoon.</summary>
public static class Samples
{
    public const int Documents = 1512;

    public static IReadOnlyList<string> Classes { get; } =
    [
        "card lost or stolen", "card not working", "transfer delayed", "exchange rate", "top-up failed", "fee charged",
        "refund missing", "change of address", "identity check", "PIN blocked", "close the account", "cash withdrawal declined abroad",
    ];

    public static IReadOnlyList<string> Texts { get; } =
    [
        "my card is gone!!! think somebody took it on the tram, please block it now",
        "Hello, I sent 250 euros to my sister on Monday and it still has not arrived. Could you tell me where it is?",
        "why did u charge me 3.50",
        "What rate will I get if I pay in dollars next week? The app shows one number and the receipt from my last trip another one.",
        "top up failed again. third time. I have tried two different cards and both of them work everywhere else, so this is clearly on your side, and I would like somebody to look at it today rather than next week.",
        "PIN blocked",
        "I moved to Lyon, where do I change my address",
        "The shop says they refunded me on the 4th, but there is nothing <b>in</b> my account & nobody answers",
    ];

    public static ProjectState State(DateTime at) => new(
        Documents, 1059, 151, 302, 0, 98, 151, 151, 37, 4, 25, 23, true, 0.782,
        new RunSummary(7, 4, at, "ana", true, "2 functions changed since"), 0.741,
        [0, 0.01, 0.03, 0.06, 0.09, 0.11, 0.12, 0.14, 0.18, 0.26],
        [0.16, 0.14, 0.12, 0.11, 0.1, 0.09, 0.08, 0.07, 0.05, 0.04, 0.03, 0.01],
        62, 38, new RunSummary(8, 2, at, "ana", true, "label run 4 is newer"), 0.843, 1,
        [
            new("Data", "data", true, "1,512 documents, 400 with gold"),
            new("Labeling functions", "functions", true, "23 of 25 enabled, 78.2 % covered"),
            new("Label model", "labels", false, "Run 4 is stale: 2 functions changed"),
            new("Review", "review", false, "38 documents wait for an answer"),
            new("Student", "students", false, "Student 2 was trained on older labels"),
            new("Export", "export", true, "Student 2 as ONNX, 14.2 MB"),
        ],
        new("Fit the label model again", "Two functions changed since run 4, so its labels no longer say what your functions say.", "labels"));

    public static ProjectState EmptyState() => new(
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, null, null, null, null, null, 0, 0, null, null, 0,
        [
            new("Data", "import", false, "No documents yet"), new("Labeling functions", "functions", false, "None yet"), new("Label model", "labels", false, "Not fitted yet"),
            new("Review", "review", false, "Nothing to review yet"), new("Student", "students", false, "Not trained yet"), new("Export", "export", false, "Nothing to export yet"),
        ],
        new("Import texts", "A project starts with a file of texts: CSV, TSV or JSON Lines.", "import"));
}
