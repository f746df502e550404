using System.Text;

namespace LabelStudio.Workflow.Exports;

/// <summary>Names of files that leave.</summary>
internal static class ExportNames
{
    private const int Longest = 60;

    /// <summary>A project's name in letters that every file system has.</summary>
    public static string Of(string project)
    {
        var name = new StringBuilder();
        foreach (var c in project.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) name.Append(c);
            else if (name.Length > 0 && name[^1] != '-') name.Append('-');
        }
        return name.ToString().Trim('-') is { Length: > 0 } n ? n[..Math.Min(n.Length, Longest)] : "labelstudio";
    }
}
