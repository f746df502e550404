using LabelStudio.Storage.Model;
using LabelStudio.Workflow.PromptRuns;
using Quartz;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Jobs of one lane run one after the other. A project has one for what changes it, and one for asking teachers: that waits for other machines for hours, and writes only what is its own.</summary>
internal static class JobLanes
{
    public static JobKey Of(Job job) => new(job.Kind == PromptRunHandler.Name
        ? FormattableString.Invariant($"project-{job.ProjectId}-prompts")
        : FormattableString.Invariant($"project-{job.ProjectId}"));
}
