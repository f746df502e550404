using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Functions;

namespace LabelStudio.Web.Pages.Functions.Table;

/// <summary>How functions and their figures are put into short words, the same in the table and on a function's own page.</summary>
public static class FunctionWords
{
    private const double Thousandth = 0.0005;

    public static string Kind(FunctionKind kind) => kind switch
    {
        FunctionKind.Rule => "rule",
        FunctionKind.Imported => "votes",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>"+0.087", "-0.012", "0.000".</summary>
    public static string Signed(double x) => Math.Abs(x) < Thousandth ? "0.000" : x.ToString("+0.000;-0.000", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>"+0.051 to +0.127".</summary>
    public static string Range(Estimate e) => $"{Signed(e.Low)} to {Signed(e.High)}";

    /// <summary>"79–93", in per cent.</summary>
    public static string Range(double? low, double? high) => low is { } l && high is { } h ? $"{(l * 100).Fixed(0)}–{(h * 100).Fixed(0)}" : "";

    /// <summary>"good" where the whole interval says that more is better, "bad" where it says the opposite, "weak" where it cannot tell, or the figure is written as zero.</summary>
    public static string Tone(Estimate e, bool moreIsBetter = true) => Math.Abs(e.Value) < Thousandth ? "weak" : e.Low > 0 ? moreIsBetter ? "good" : "bad" : e.High < 0 ? moreIsBetter ? "bad" : "good" : "weak";

    /// <summary>"12.30"; "0.0042" below a hundredth.</summary>
    public static string Money(decimal cost) => cost.ToString(cost is > 0 and < 0.01m ? "0.####" : "N2", CultureInfo.InvariantCulture);

    /// <summary>The documents behind a figure of a function.</summary>
    public static string Documents(int projectId, FunctionRow f, params (string Name, string? Value)[] more) =>
        ProjectPaths.Data(projectId, [("function", f.Id.ToString(CultureInfo.InvariantCulture)), .. more]);

    /// <summary>Whether a flag speaks of something that does harm rather than of something to know.</summary>
    public static bool IsBad(FunctionFlag flag) => flag.Kind is Core.LabelModels.FunctionFlags.WorseThanChance or "degenerate";
}
