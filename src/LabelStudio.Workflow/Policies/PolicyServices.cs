using LabelStudio.Workflow.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Policies;

/// <summary>Registers the policies for the training set.</summary>
internal static class PolicyServices
{
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<EditsFile>();
        services.AddSingleton<AppliedEdits>();
        services.AddSingleton<PolicyGroundReader>();
        services.AddSingleton<IPolicies, PolicyService>();
        services.AddScoped<IJobHandler, PolicyRaceHandler>();
        return services;
    }
}
