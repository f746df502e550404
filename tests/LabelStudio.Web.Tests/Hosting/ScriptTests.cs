using System.Text.RegularExpressions;

namespace LabelStudio.Web.Tests.Hosting;

/// <summary>The browser runs the 9.0 script: what 10.0 added to the talk between page and server is not in it and fails only when used.</summary>
public sealed partial class ScriptTests
{
    [Fact]
    public void No_code_calls_what_the_script_does_not_know()
    {
        var files = Sources();
        Assert.True(files.Count > 50, $"only {files.Count} files were read");
        Assert.DoesNotContain(files, f => Unknown().IsMatch(File.ReadAllText(f)));
    }

    [Fact]
    public void No_page_is_markup_from_data() =>
        Assert.DoesNotContain(Sources(), f => File.ReadAllText(f).Contains("MarkupString", StringComparison.Ordinal));

    /// <summary>A value that is written back without @bind overtakes somebody who types fast, and eats letters.</summary>
    [Fact]
    public void No_text_box_writes_its_own_value_back() => Assert.DoesNotContain(Sources(), f => WritesBack().IsMatch(File.ReadAllText(f)));

    [Fact]
    public void Scripts_of_the_page_evaluate_nothing_and_write_no_markup()
    {
        var scripts = Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot, "wwwroot"), "*.js");
        Assert.NotEmpty(scripts);
        Assert.DoesNotContain(scripts, f => Dangerous().IsMatch(File.ReadAllText(f)));
    }

    private static List<string> Sources() => [.. Directory
        .EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src", "LabelStudio.Web"), "*.*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".cs" or ".razor" && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];

    [GeneratedRegex(@"\b(GetValueAsync|SetValueAsync|InvokeConstructorAsync|PauseCircuit|ResumeCircuit)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"<(input|textarea)\b[^>]*@oninput=")]
    private static partial Regex WritesBack();

    [GeneratedRegex(@"\beval\(|new Function\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write")]
    private static partial Regex Dangerous();
}
