using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary><c>docs/benchmarks.md</c>: each benchmark owns one section of it and rewrites that alone.</summary>
public static class BenchmarkDocument
{
    public static void Write(string title, string body)
    {
        var path = Path.Combine(SharedData.RepositoryRoot, "docs", "benchmarks.md");
        var lines = File.Exists(path) ? File.ReadAllLines(path).ToList() : ["# Benchmarks", "", "Written by `tests/Benchmarks`; each section names the command that writes it."];
        var heading = $"## {title}";
        var start = lines.IndexOf(heading);
        if (start >= 0)
        {
            var end = lines.FindIndex(start + 1, l => l.StartsWith("## ", StringComparison.Ordinal));
            lines.RemoveRange(start, (end < 0 ? lines.Count : end) - start);
        }
        else start = lines.Count;
        if (start > 0 && lines[start - 1].Length > 0) lines.Insert(start++, "");
        lines.InsertRange(start, [heading, "", .. body.TrimEnd().Split('\n'), ""]);
        File.WriteAllText(path, string.Join('\n', lines).TrimEnd() + "\n");
        Console.Error.WriteLine($"wrote section \"{title}\" of {path}");
    }
}
