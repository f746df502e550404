using LabelStudio.Workflow.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Projects;

/// <summary>Registers projects and the look into their documents.</summary>
internal static class ProjectServices
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.AddSingleton<ProjectColumnsCache>();
        services.AddSingleton<DocumentService>();
        services.AddSingleton<IDocuments>(s => s.GetRequiredService<DocumentService>());
        services.AddSingleton<ProjectStateReader>();
        // asked for late: what the state is read from may itself ask for projects
        services.AddSingleton<Func<ProjectStateReader>>(s => s.GetRequiredService<ProjectStateReader>);
        services.AddSingleton<IProjects, ProjectService>();
        return services;
    }
}
