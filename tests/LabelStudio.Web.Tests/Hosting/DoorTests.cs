using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.People;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Scorings;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Hosting;

/// <summary>The application as it ships, nothing replaced.</summary>
public sealed class DoorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-doors-").FullName;

    [Fact]
    public async Task Behind_every_door_of_the_pages_there_is_somebody()
    {
        await using var studio = new WebApplicationFactory<Program>().WithWebHostBuilder(b => b
            .UseSetting("DataFolder", _folder)
            .UseSetting("SampleProject", "false")
            .UseDefaultServiceProvider(o => o.ValidateOnBuild = o.ValidateScopes = true));
        await using var scope = studio.Services.CreateAsyncScope();
        Type[] doors =
        [
            typeof(IProjects), typeof(IDocuments), typeof(IImports), typeof(IFunctions), typeof(ILabels),
            typeof(IReviews), typeof(IStudents), typeof(IScorings), typeof(IExports), typeof(IJobs), typeof(IPeople),
        ];
        Assert.All(doors, d => Assert.NotNull(scope.ServiceProvider.GetService(d)));
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<IProjects>().ListAsync());

        // keys that outlive a restart lie in the data folder, out of reach of others
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder, "keys"), "*.xml"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_folder, "keys")));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, true);
    }
}
