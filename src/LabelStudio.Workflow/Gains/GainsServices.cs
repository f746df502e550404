using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Gains;

/// <summary>Registers what tells of the gains of reviewing.</summary>
internal static class GainsServices
{
    public static IServiceCollection AddGains(this IServiceCollection services)
    {
        services.AddSingleton<LiveLabels>();
        services.AddSingleton<GainsReader>();
        services.AddSingleton<IGains, GainsService>();
        services.AddSingleton<AnswersWatch>();
        // behind the start of the jobs: it asks for some
        services.AddHostedService(s => s.GetRequiredService<AnswersWatch>());
        return services;
    }
}
