using System.Globalization;

namespace LabelStudio.Web.Components;

/// <summary>A hue for each class, by its index, so that a class has one colour on every page; neighbours are far apart whatever the number of classes.</summary>
public static class ClassColours
{
    private const double GoldenAngle = 137.50776405;
    private const double First = 250;

    /// <summary>Degrees for an oklch colour; lightness and chroma come from the theme, which keeps every class readable.</summary>
    public static string Hue(int @class) => ((First + @class * GoldenAngle) % 360).ToString("0.#", CultureInfo.InvariantCulture);
}
