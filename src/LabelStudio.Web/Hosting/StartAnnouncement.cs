using LabelStudio.Web.Security;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LabelStudio.Web.Hosting;

/// <summary>Says on the console where the studio is, and, while there is no account, the one-time link that makes the administrator.</summary>
public sealed class StartAnnouncement(
    IHostApplicationLifetime lifetime, IServer server, IServiceScopeFactory scopes, WelcomeToken welcome, ILogger<StartAnnouncement> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() => _ = AnnounceAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AnnounceAsync()
    {
        try
        {
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5080";
            await using var scope = scopes.CreateAsyncScope();
            var people = scope.ServiceProvider.GetRequiredService<IPeople>();
            // straight to the console: the logs never hold the token
            if (await people.AnyoneAsync(lifetime.ApplicationStopping))
                await Console.Out.WriteLineAsync($"LabelStudio is at {address}");
            else
                await Console.Out.WriteLineAsync($"\nOpen {address}/welcome?token={welcome.Issue()} to create the administrator\n");
            await Console.Out.FlushAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "The studio started, but its accounts cannot be read");
        }
    }
}
