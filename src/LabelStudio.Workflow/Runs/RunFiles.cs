using System.Globalization;
using System.Security.Cryptography;
using LabelStudio.Storage;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Runs;

/// <summary>The files of runs in the data folder: artifacts/project/run/name.</summary>
public sealed class RunFiles(DataFolder folder)
{
    /// <summary>A run's file relative to the data folder, with forward slashes, as runs keep it.</summary>
    public static string Artifact(int projectId, long runId, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"artifacts/{projectId}/{runId}/{name}");

    /// <summary>The file of an artifact's name.</summary>
    public string PathOf(string artifact) => Path.GetFullPath(Path.Combine(folder.Root, artifact));

    /// <summary>Makes the folder of a file that is about to be written.</summary>
    /// <returns>The file to write.</returns>
    public string Prepare(string artifact)
    {
        var path = PathOf(artifact);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>SHA-256 of a file, in hexadecimal.</summary>
    public static async Task<string> DigestAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    /// <summary>Removes the files of runs that did not come to their end. Within a project one job writes at a time, so they are nobody's.</summary>
    public async Task SweepAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var all = Path.Combine(folder.Artifacts, projectId.ToString(CultureInfo.InvariantCulture));
        if (!Directory.Exists(all)) return;
        var published = (await db.Runs.Where(r => r.ProjectId == projectId && r.Published).Select(r => r.Id).ToListAsync(cancel)).ToHashSet();
        foreach (var run in Directory.EnumerateDirectories(all))
        {
            if (!long.TryParse(Path.GetFileName(run), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || published.Contains(id)) continue;
            Directory.Delete(run, recursive: true);
        }
    }

    /// <summary>Removes all files of a project that is gone.</summary>
    public void Remove(int projectId)
    {
        var all = Path.Combine(folder.Artifacts, projectId.ToString(CultureInfo.InvariantCulture));
        if (Directory.Exists(all)) Directory.Delete(all, recursive: true);
    }
}
