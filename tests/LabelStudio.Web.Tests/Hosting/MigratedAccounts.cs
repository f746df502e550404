using LabelStudio.Storage;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Web.Tests.Hosting;

/// <summary>Brings the test's database up before the first request.</summary>
public sealed class MigratedAccounts(IStudioDbFactory factory) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => factory.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
