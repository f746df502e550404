using System.Globalization;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Where a run stopped and how to go on, in sentences.</summary>
internal static class PromptRunWords
{
    public const string Paused = "Paused. Resume goes on where it stopped; nothing that was answered is asked or paid for again.";
    public const string Cancelled = "Cancelled. The votes so far stay.";

    public static string Stopped(IReadOnlyList<FunctionEnd> ends)
    {
        var sentences = new List<string>();
        foreach (var end in ends.Where(e => e.State != PromptRunState.Finished))
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"\"{end.Part.Function.Name}\" stopped after {end.Part.Done:N0} of {InWords.Count(end.Part.Documents, "document")}");
            sentences.Add(end.State switch
            {
                PromptRunState.BudgetSpent => $"{where}: what is left of the budget does not cover the next call at its greatest length.",
                PromptRunState.TimedOut => $"{where}: the time for the run is over.",
                _ => $"{where}: {end.Reason}",
            });
        }
        sentences.Add(ends.Any(e => e.State == PromptRunState.BudgetSpent)
            ? "To go on, resume the run with a larger budget; nothing that was answered is asked or paid for again."
            : "Resume goes on where it stopped; nothing that was answered is asked or paid for again.");
        return string.Join(' ', sentences);
    }
}
