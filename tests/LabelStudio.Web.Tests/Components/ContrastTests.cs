using System.Globalization;
using System.Text.RegularExpressions;

namespace LabelStudio.Web.Tests.Components;

/// <summary>Every colour of text is readable on every ground it stands on, in both themes: WCAG 2.2 AA, 4.5 to 1.</summary>
public sealed class ContrastTests
{
    private const double Enough = 4.5;
    private static readonly string Css = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "wwwroot", "app.css"));
    private static readonly string Light = Block(":root {");
    private static readonly string Dark = Block(":root[data-theme=\"dark\"] {");

    [Theory]
    [InlineData("ink", "ground", "surface", "sunken", "hover", "nav-ground", "accent-soft", "mark")]
    [InlineData("ink-2", "ground", "surface", "sunken", "hover", "nav-ground", "accent-soft")]
    [InlineData("ink-3", "ground", "surface", "sunken")]
    [InlineData("accent", "ground", "surface", "accent-soft")]
    [InlineData("on-accent", "accent", "accent-strong", "bad")]
    [InlineData("good", "surface", "good-soft")]
    [InlineData("warn", "surface", "warn-soft")]
    [InlineData("bad", "surface", "bad-soft")]
    public void Text_is_readable_on_its_ground(string ink, params string[] grounds)
    {
        foreach (var (theme, block) in new[] { ("light", Light), ("dark", Dark) })
        {
            foreach (var ground in grounds)
            {
                var ratio = Ratio(Luminance(Token(block, ink)), Luminance(Token(block, ground)));
                Assert.True(ratio >= Enough, $"{theme}: --{ink} on --{ground} is {ratio:F2} to 1");
            }
        }
    }

    [Fact]
    public void The_system_s_dark_theme_is_the_dark_theme()
    {
        var system = Block(":root[data-theme=\"system\"] {");
        Assert.Equal(Squeeze(Dark), Squeeze(system));
    }

    private static string Block(string head)
    {
        var at = Css.IndexOf(head, StringComparison.Ordinal);
        Assert.True(at >= 0, $"app.css has no block {head}");
        return Css[(at + head.Length)..Css.IndexOf('}', at)];
    }

    private static string Squeeze(string block) => string.Join('\n', block.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string Token(string block, string name)
    {
        var match = Regex.Match(block, $@"--{name}: (#[0-9a-f]{{6}});");
        Assert.True(match.Success, $"--{name} is no plain colour");
        return match.Groups[1].Value;
    }

    // WCAG 2.2, "relative luminance" and "contrast ratio"
    private static double Luminance(string hex)
    {
        double Linear(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
        return (0.2126 * Linear(1)) + (0.7152 * Linear(3)) + (0.0722 * Linear(5));
    }

    private static double Ratio(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
}
