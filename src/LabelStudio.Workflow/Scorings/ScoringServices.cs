using LabelStudio.Workflow.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Scorings;

/// <summary>Registers the scoring of files and documents.</summary>
internal static class ScoringServices
{
    public static IServiceCollection AddScorings(this IServiceCollection services)
    {
        services.AddSingleton<ScoringDocuments>();
        services.AddSingleton<IScorings, ScoringService>();
        services.AddScoped<IJobHandler, ScoringHandler>();
        return services;
    }
}
