namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>Expected counts of one E step.</summary>
/// <param name="Votes">Votes of each observer for v on documents of class l, at (o · K + v) · K + l.</param>
/// <param name="Fires">Votes of each function on documents of class l, at f · K + l; filled where its silence informs.</param>
/// <param name="Covered">Documents of each class with a vote.</param>
/// <param name="All">Documents of each class.</param>
internal sealed record ConfusionSums(double[] Votes, double[] Fires, double[] Covered, double[] All);
