using LabelStudio.Workflow;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace LabelStudio.Web.Hosting;

/// <summary>Keeps the keys that protect cookies in the data folder, so that a restart signs nobody out.</summary>
public sealed class KeyFolder(IOptions<StudioOptions> studio, ILoggerFactory logs) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(studio.Value.DataFolder, "keys"));
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        options.XmlRepository = new FileSystemXmlRepository(folder, logs);
    }
}
