using LabelStudio.Workflow;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace LabelStudio.Web.Hosting;

/// <summary>Keeps the keys that protect cookies in the data folder, so that a restart signs nobody out.</summary>
public sealed class KeyFolder(DataFolder folder, ILoggerFactory logs) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        // may be asked before anything else has made the folder
        folder.Create();
        options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder.Keys), logs);
    }
}
