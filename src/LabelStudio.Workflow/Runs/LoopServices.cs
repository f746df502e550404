using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Review;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LabelStudio.Workflow.Runs;

/// <summary>Registers what goes round the loop: functions, labels, review, students, exports.</summary>
internal static class LoopServices
{
    public static IServiceCollection AddLabelingLoop(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OpenGold>();

        services.AddSingleton<VoteColumns>();
        services.AddSingleton<RuleBook>();
        services.AddSingleton<VoteApplier>();
        services.AddScoped<IJobHandler, ApplyHandler>();

        services.AddSingleton<RunLabels>();
        services.AddSingleton<LabelInputsReader>();

        services.AddSingleton<QueueLeases>();
        services.AddSingleton<AnswerBook>();
        services.AddSingleton<CardReader>();
        return services;
    }
}
