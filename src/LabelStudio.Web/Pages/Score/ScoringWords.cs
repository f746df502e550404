using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Scorings;

namespace LabelStudio.Web.Pages.Score;

/// <summary>What stands of a scoring in words.</summary>
public static class ScoringWords
{
    /// <summary>A word for the list, and its tone.</summary>
    public static (string Word, string? Tone) Of(ScoringState state) => state switch
    {
        ScoringState.Done => ("done", "good"),
        ScoringState.Stopped => ("stopped", "warn"),
        ScoringState.Failed => ("failed", "bad"),
        ScoringState.Refused => ("bad file", "bad"),
        _ => ("under way", "accent"),
    };

    /// <summary>The columns of the result.</summary>
    public static string Columns(ScoreColumns columns) => columns switch
    {
        ScoreColumns.None => "label and confidence",
        ScoreColumns.Details => "label, confidence and details",
        ScoreColumns.Probabilities => "label, confidence and all probabilities",
        _ => "label, confidence, details and all probabilities",
    };
}
