using System.Text.RegularExpressions;

namespace LabelStudio.Cli.Tests;

/// <summary>The examples of docs/command-line.md run as they stand.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Every_example_runs()
    {
        Directory.CreateSymbolicLink(_box["data"], Path.Combine(SharedData.RepositoryRoot, "data"));
        var document = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "command-line.md"));
        _box.File("project.json", Json().Matches(document)[0].Groups[1].Value);
        var commands = Shell().Matches(document).SelectMany(m => m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(["apply", "label", "label", "label", "rank", "train", "score", "evaluate", "run"], commands.Select(c => c.Split(' ')[1]));
        foreach (var command in commands)
        {
            using var process = _box.Start(command.Split(' ')[1..]);
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{command}\n{error}");
            Assert.NotNull(output);
        }
        Assert.True(File.Exists(_box["result/report.html"]));
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
