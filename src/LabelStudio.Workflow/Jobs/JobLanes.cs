using LabelStudio.Storage.Model;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Scorings;
using Quartz;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Jobs of one lane run one after the other. A project has one for what changes it, one for asking teachers, which waits for other machines for hours, and one for scoring: both write only what is their own.</summary>
internal static class JobLanes
{
    public static JobKey Of(Job job) => new(FormattableString.Invariant($"project-{job.ProjectId}") + job.Kind switch
    {
        PromptRunHandler.Name => "-prompts",
        ScoringHandler.Name => "-scoring",
        _ => "",
    });
}
