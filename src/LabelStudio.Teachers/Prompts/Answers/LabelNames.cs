using System.Text;

namespace LabelStudio.Teachers.Prompts.Answers;

/// <summary>When two names of a class are the same.</summary>
public static class LabelNames
{
    private static readonly char[] Around = ['"', '\'', '`', '*', '“', '”', '‘', '’', '«', '»', ' ', '\t', '\r', '\n', '\u00a0'];

    /// <summary>A name without what people and models do differently: case, and underscores, hyphens or spaces between words. All other signs count.</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        var gap = false;
        foreach (var c in name)
        {
            if (c is '_' or '-' || char.IsWhiteSpace(c))
            {
                gap = folded.Length > 0;
                continue;
            }
            if (gap) folded.Append(' ');
            gap = false;
            folded.Append(char.ToLowerInvariant(c));
        }
        return folded.ToString();
    }

    /// <summary>An answer without quotes, emphasis and blanks around it, and without its full stop.</summary>
    public static string Bare(string answer)
    {
        var bare = answer.Trim(Around);
        if (bare.EndsWith('.')) bare = bare[..^1].Trim(Around);
        return bare;
    }
}
