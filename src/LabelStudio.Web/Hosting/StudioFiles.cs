using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace LabelStudio.Web.Hosting;

/// <summary>Serves wwwroot and the packages' files: for ever when the address carries a version, revalidated otherwise.</summary>
public static class StudioFiles
{
    public static void UseStudioFiles(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = c => c.Context.Response.Headers[HeaderNames.CacheControl] =
            c.Context.Request.Query.ContainsKey(AssetVersions.Query) ? "public, max-age=31536000, immutable" : "no-cache",
    });
}

/// <summary>Adds to the address of a file the hash of its content, so that browsers keep it until it changes.</summary>
public sealed class AssetVersions(IWebHostEnvironment env)
{
    public const string Query = "v";
    private readonly ConcurrentDictionary<string, (DateTimeOffset Modified, string Url)> _urls = new(StringComparer.Ordinal);

    public string this[string path]
    {
        get
        {
            var file = env.WebRootFileProvider.GetFileInfo(path);
            if (!file.Exists) throw new FileNotFoundException($"wwwroot has no file {path}.", path);
            if (_urls.TryGetValue(path, out var known) && known.Modified == file.LastModified) return known.Url;
            using var content = file.CreateReadStream();
            var url = $"/{path}?{Query}={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
            _urls[path] = (file.LastModified, url);
            return url;
        }
    }
}
