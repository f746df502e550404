using LabelStudio.Core.Evaluation;

namespace LabelStudio.Web.Pages.Gains;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">Left to right: how many reviews, and the figure then.</param>
public sealed record CurveLine(string Name, IReadOnlyList<(int At, Estimate Figure)> Points);
