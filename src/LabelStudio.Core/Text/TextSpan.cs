namespace LabelStudio.Core.Text;

/// <summary>A stretch of a text, in UTF-16 units.</summary>
/// <param name="Start">The 0-based first unit.</param>
/// <param name="Length">The number of units.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The unit after the last.</summary>
    public int End => Start + Length;
}
