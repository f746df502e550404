using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Functions.Preview;

namespace LabelStudio.Web.Pages.Functions.Composer;

/// <summary>Counts of hits as people read them.</summary>
public static class CountText
{
    /// <summary>"1,512", or "≈ 1,500" while it is estimated.</summary>
    public static string Text(this HitCount count) => count.Exact ? count.Value.Count() : "≈ " + Rounded(count.Value).Count();

    /// <summary>An estimate does not know its last digits.</summary>
    private static int Rounded(int value)
    {
        var step = value switch { >= 100_000 => 1_000, >= 10_000 => 100, >= 1_000 => 10, _ => 1 };
        return (int)Math.Round((double)value / step) * step;
    }
}
