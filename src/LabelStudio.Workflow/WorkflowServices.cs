using LabelStudio.Storage;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Gains;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.People;
using LabelStudio.Workflow.Policies;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Sample;
using LabelStudio.Workflow.Scorings;
using LabelStudio.Workflow.Teachers;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow;

/// <summary>Puts the use cases into an application.</summary>
public static class WorkflowServices
{
    /// <summary>Registers storage, accounts, jobs and the use cases. Starting the host takes the data folder, migrates the database and goes on with interrupted jobs.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">What was configured.</param>
    /// <param name="contentRoot">The folder that a relative data folder is relative to.</param>
    public static IServiceCollection AddLabelStudioWorkflow(this IServiceCollection services, StudioOptions options, string contentRoot)
    {
        var folder = new DataFolder(options, contentRoot);
        var provider = options.Database.StorageProvider();
        var connection = provider == StorageProvider.Sqlite ? DataFolder.Sqlite(folder.DatabaseFile) : options.Database.ConnectionString;
        services.AddSingleton(options);
        services.AddSingleton(folder);
        services.AddStudioStorage(provider, connection);
        services.AddPeople();
        services.AddLabelingLoop();
        services.AddTeachers();
        services.AddPrompts();
        services.AddEmbeddings();
        services.AddPromptRuns();
        services.AddImports();
        services.AddProjects();
        services.AddJobs(provider, provider == StorageProvider.Sqlite ? DataFolder.Sqlite(folder.JobsFile) : connection);
        services.AddSample(contentRoot);
        services.AddGains();
        services.AddPolicies();
        services.AddScorings();
        return services;
    }
}
