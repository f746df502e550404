using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Imports;

/// <summary>Registers the import.</summary>
internal static class ImportServices
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddSingleton(s => new StagingFolder(s.GetRequiredService<DataFolder>().Staging));
        return services;
    }
}
