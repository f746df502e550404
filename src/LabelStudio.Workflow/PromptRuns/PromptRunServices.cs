using LabelStudio.Workflow.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Registers runs of prompts.</summary>
internal static class PromptRunServices
{
    public static IServiceCollection AddPromptRuns(this IServiceCollection services)
    {
        services.AddSingleton<PromptEstimator>();
        services.AddSingleton<PromptRunReader>();
        services.AddSingleton<PromptRunDocuments>();
        services.AddSingleton<IPromptRuns, PromptRunService>();
        services.AddScoped<IJobHandler, PromptRunHandler>();
        return services;
    }
}
