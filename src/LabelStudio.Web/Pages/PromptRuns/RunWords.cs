using LabelStudio.Teachers.Asking;
using LabelStudio.Workflow.PromptRuns;

namespace LabelStudio.Web.Pages.PromptRuns;

/// <summary>States, reasons and outcomes in words.</summary>
public static class RunWords
{
    public static (string Words, string Tone) OfState(PromptRunState state) => state switch
    {
        PromptRunState.Queued => ("waiting for its turn", ""),
        PromptRunState.Running => ("running", "accent"),
        PromptRunState.Paused => ("paused", "warn"),
        PromptRunState.BudgetSpent => ("budget spent", "warn"),
        PromptRunState.TeacherFailed => ("teacher failed", "bad"),
        PromptRunState.TimedOut => ("out of time", "warn"),
        PromptRunState.Cancelled => ("cancelled", ""),
        PromptRunState.Finished => ("finished", "good"),
        _ => ("failed", "bad"),
    };

    public static string Of(AbstainReason reason) => reason switch
    {
        AbstainReason.None => "does not apply",
        AbstainReason.OffSchema => "off-schema",
        AbstainReason.Refused => "refused",
        AbstainReason.Empty => "empty answer",
        AbstainReason.Cut => "cut answer",
        AbstainReason.TimedOut => "timed out",
        AbstainReason.RateLimited => "rate limit",
        AbstainReason.ServerFault => "server fault",
        AbstainReason.Malformed => "malformed",
        AbstainReason.Unreachable => "unreachable",
        AbstainReason.Rejected => "request rejected",
        AbstainReason.TooLong => "too long",
        _ => "samples disagree",
    };

    public static string Of(TeacherOutcome outcome) => outcome switch
    {
        TeacherOutcome.Answered => "answered",
        TeacherOutcome.Refused => "refused",
        TeacherOutcome.Empty => "empty answer",
        TeacherOutcome.Cut => "cut answer",
        TeacherOutcome.TimedOut => "timed out",
        TeacherOutcome.RateLimited => "rate limit",
        TeacherOutcome.ServerFault => "server fault",
        TeacherOutcome.Malformed => "malformed",
        TeacherOutcome.Unreachable => "unreachable",
        TeacherOutcome.Rejected => "request rejected",
        TeacherOutcome.BudgetSpent => "budget spent",
        TeacherOutcome.CircuitOpen => "teacher is resting",
        TeacherOutcome.Unknown => "unknown: the studio was stopped",
        _ => "cancelled",
    };

    /// <summary>"3 h 20 min" for what is left; about, so never to the second above a minute.</summary>
    public static string Left(TimeSpan time) => time.TotalSeconds switch
    {
        < 5 => "a few seconds",
        < 90 => $"about {(int)Math.Ceiling(time.TotalSeconds)} s",
        < 5400 => $"about {(int)Math.Ceiling(time.TotalMinutes)} min",
        _ => $"about {(int)time.TotalHours} h {time.Minutes} min",
    };
}
