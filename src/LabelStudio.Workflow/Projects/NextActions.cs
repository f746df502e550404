using System.Globalization;

namespace LabelStudio.Workflow.Projects;

/// <summary>Decides the one thing that is best done next: the first station of the loop that holds the others up.</summary>
internal static class NextActions
{
    private const double LowCoverage = 0.30;
    private const int EnoughDevGold = 50;

    public static NextAction For(ProjectState s, int classes)
    {
        if (s.Documents == 0)
            return new("Import documents", "The project has no texts yet. A CSV, TSV or JSON Lines file is enough; labels are not needed.", "import");
        if (classes < 2)
            return new("Name the classes", classes == 0
                ? "The project has no classes, so there is nothing that a labeling function could vote for."
                : "The project has one class; telling texts apart needs at least two.", "settings");
        if (s.Functions == 0)
            return new("Write the first labeling function", $"{N(s.Documents)} documents wait for votes. Search for a word that gives a class away, and save the search as a rule.", "functions");
        if (s.EnabledFunctions == 0)
            return new("Enable a labeling function", "All labeling functions are switched off, so nothing votes.", "functions");
        if (s.VotesStale)
            return new("Apply the labeling functions", "Documents or rules have changed since the votes were cast.", "functions");
        if (s.Coverage < LowCoverage)
            return new("Cover more documents", $"The labeling functions vote on {P(s.Coverage.Value)} of the documents. Look at documents without a vote and write rules for what you see.", "data?covered=false");
        if (s.LabelRun == null)
            return new("Fit the label model", "The votes are up to date and wait to be reconciled into probabilistic labels.", "labels");
        if (s.LabelRun.Stale)
            return new("Fit the label model again", Because(s.LabelRun, "The votes have changed since the last fit."), "labels");
        if (s.GoldDev < EnoughDevGold)
            return new("Review a random sample", $"{(s.GoldDev == 0 ? "No document" : $"Only {N(s.GoldDev)} {(s.GoldDev == 1 ? "document" : "documents")}")} of dev has gold. With {EnoughDevGold} the studio can tell how good the labels are.", "review");
        if (s.PendingReviews > 0)
            return new("Answer the review queue", $"{N(s.PendingReviews)} {(s.PendingReviews == 1 ? "document waits" : "documents wait")} for a person's answer. The queue holds the ones that help most.", "review");
        if (s.Student == null)
            return new("Train a student", "The labels are fresh. A student learns from them and gives an answer for any text.", "students");
        if (s.Student.Stale)
            return new("Train the student again", Because(s.Student, "What the student was trained on has changed."), "students");
        if (s.GoldTest > 0 && s.TestLooks == 0)
            return new("Open the sealed test", $"The student is fresh and {N(s.GoldTest)} test documents have gold. Each look at the test is counted, so take it when you mean to stop.", "evaluation?on=test");
        return new("Export the student", "The student is fresh. As one ONNX file it runs anywhere, text in, probabilities out.", "export");
    }

    private static string Because(RunSummary run, string otherwise) => string.IsNullOrEmpty(run.StaleBecause) ? otherwise : run.StaleBecause;

    private static string N(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string P(double share) => share.ToString(share < 0.01 ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);
}
