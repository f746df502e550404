using System.Net;
using System.Net.Http.Headers;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.People;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Serving;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Hosting;

/// <summary>The real application with its real accounts, in a data folder of its own; the projects behind the doors are in memory.</summary>
public class StudioFactory : WebApplicationFactory<Program>
{
    private const string Password = "correct horse battery";
    private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-web-").FullName;

    public StudioFactory() => Imports = new FakeImports(Jobs);

    public FakeProjects Projects { get; } = new();

    public FakeJobs Jobs { get; } = new();

    public FakeDocuments Documents { get; } = new();

    public FakeImports Imports { get; }

    /// <summary>A browser in which somebody with this role has signed in; it follows no redirects.</summary>
    public async Task<HttpClient> SignedInAsync(string role)
    {
        var (name, _) = await SomebodyAsync(role);
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        using var answer = await client.PostFormAsync("/sign-in", new() { ["Form.UserName"] = name, ["Form.Password"] = Password });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>A program with an API key of somebody with this role.</summary>
    public async Task<HttpClient> WithKeyAsync(string role, ApiKeyReach? reach = null)
    {
        var (_, id) = await SomebodyAsync(role);
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        var key = await Services.GetRequiredService<IPeople>().CreateApiKeyAsync(id, "test", reach);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Ends the key that a program carries.</summary>
    public async Task RevokeAsync(HttpClient client)
    {
        var people = Services.GetRequiredService<IPeople>();
        var owner = await people.FindByApiKeyAsync(client.DefaultRequestHeaders.Authorization!.Parameter!);
        await people.RevokeApiKeyAsync(owner!.UserId, owner.KeyId);
    }

    /// <summary>Puts a project into the database, where keys look for theirs; the first is number 1, as among those in memory.</summary>
    public async Task StoreProjectAsync()
    {
        await using var db = Services.GetRequiredService<IStudioDbFactory>().Create();
        if (await db.Projects.AnyAsync()) return;
        db.Projects.Add(new Project { Name = "Bank messages" });
        await db.SaveChangesAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // as people run it
        builder.UseEnvironment("Production");
        builder.UseSetting("DataFolder", _folder);
        builder.UseSetting("SampleProject", "false");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IProjects>(Projects);
            services.AddSingleton<IJobs>(Jobs);
            services.AddSingleton<IDocuments>(Documents);
            services.AddSingleton<IImports>(Imports);
            services.AddSingleton<IFunctions>(new FakeFunctions());
            services.AddSingleton<IRulePreviews>(new FakeRulePreviews());
            services.AddSingleton<IPredictions>(new FakePredictions());
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            Directory.Delete(_folder, true);
        }
        catch (IOException)
        {
            // the system's temporary folder is emptied by the system
        }
    }

    private async Task<(string Name, int Id)> SomebodyAsync(string role)
    {
        var name = role + "-" + Guid.NewGuid().ToString("N")[..8];
        return (name, await Services.GetRequiredService<IPeople>().CreateAsync(name, name, role, Password, Actor.Studio));
    }
}
