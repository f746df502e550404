using LabelStudio.Workflow.Duplicates;
using LabelStudio.Workflow.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Imports;

/// <summary>Registers the import and the look for duplicates that follows it.</summary>
internal static class ImportServices
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton(s => new StagingFolder(s.GetRequiredService<DataFolder>().Staging));
        services.AddSingleton<IImports, ImportService>();
        services.AddTransient<IJobHandler, ImportHandler>();
        services.AddTransient<IJobHandler, DuplicatesHandler>();
        return services;
    }
}
