using System.Globalization;
using System.Security.Cryptography;

namespace LabelStudio.Workflow.Students;

/// <summary>The students' ONNX files in the data folder: artifacts/project/run/student.onnx.</summary>
public sealed class StudentFiles(DataFolder folder)
{
    private const string FileName = "student.onnx";

    /// <summary>A student's file relative to the data folder, with forward slashes, as runs keep it.</summary>
    public static string Artifact(int projectId, long runId) =>
        string.Create(CultureInfo.InvariantCulture, $"artifacts/{projectId}/{runId}/{FileName}");

    /// <summary>The file of an artifact's name.</summary>
    public string PathOf(string artifact) => Path.GetFullPath(Path.Combine(folder.Root, artifact));

    /// <summary>Makes the folder of a student that is about to be written.</summary>
    /// <returns>The file to write.</returns>
    public string Prepare(int projectId, long runId)
    {
        var path = PathOf(Artifact(projectId, runId));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>SHA-256 of a file, in hexadecimal.</summary>
    public static async Task<string> DigestAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel));
    }

    /// <summary>Removes the files of trainings that did not come to their end.</summary>
    public void Sweep(int projectId, IReadOnlySet<long> published)
    {
        var all = Path.Combine(folder.Artifacts, projectId.ToString(CultureInfo.InvariantCulture));
        if (!Directory.Exists(all)) return;
        foreach (var run in Directory.EnumerateDirectories(all))
        {
            if (!long.TryParse(Path.GetFileName(run), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || published.Contains(id)) continue;
            Directory.Delete(run, recursive: true);
        }
    }
}
