using LabelStudio.Workflow.PromptRuns;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Prompts;

/// <summary>Registers what prompts need.</summary>
internal static class PromptServices
{
    public static IServiceCollection AddPrompts(this IServiceCollection services)
    {
        services.AddSingleton<PromptMaterial>();
        services.AddSingleton<PromptSamples>();
        services.AddSingleton<PromptBook>();
        services.AddSingleton<PromptTrials>();
        services.AddSingleton<PromptCalibrator>();
        services.AddSingleton<IPromptFunctions, PromptFunctions>();
        services.AddSingleton<IPrompts, PromptService>();
        return services;
    }
}
