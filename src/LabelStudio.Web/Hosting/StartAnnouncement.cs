using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LabelStudio.Web.Hosting;

/// <summary>Says on the console where the studio is, and, while there is no account, the one-time link that makes the administrator.</summary>
public sealed class StartAnnouncement(
    IHostApplicationLifetime lifetime, IServer server, FirstAdministrator firstAdministrator) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Announce);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // straight to the console: the logs never hold the token
    private void Announce()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5080";
        Console.Out.WriteLine(firstAdministrator.Token is { } token
            ? $"\nOpen {address}/welcome?token={token} to create the administrator\n"
            : $"LabelStudio is at {address}");
        Console.Out.Flush();
    }
}
