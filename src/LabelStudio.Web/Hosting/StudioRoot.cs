using System.Reflection;

namespace LabelStudio.Web.Hosting;

/// <summary>The folder that holds wwwroot, appsettings.json and data: the published folder, or the top of the source tree.</summary>
public static class StudioRoot
{
    public static string Find()
    {
        var published = AppContext.BaseDirectory;
        if (File.Exists(Path.Combine(published, "appsettings.json")) && Directory.Exists(Path.Combine(published, "wwwroot"))) return published;
        for (var folder = new DirectoryInfo(published); folder != null; folder = folder.Parent)
            if (IsSourceTree(folder.FullName))
                return folder.FullName;
        var built = typeof(StudioRoot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "SourceRoot")?.Value;
        if (built != null && IsSourceTree(built)) return built;
        throw new DirectoryNotFoundException(
            $"wwwroot and appsettings.json were not found beside the program ({published}). Run it from its source tree, or publish it with \"dotnet publish\".");
    }

    private static bool IsSourceTree(string folder) => File.Exists(Path.Combine(folder, "LabelStudio.sln"));
}
