namespace LabelStudio.Core.Suggestions;

/// <summary>A document that rules are mined from, or that they are to cover.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Class">The class it is known or believed to be of, 0 to K-1, or -1 for a document that teaches nothing. Gold of the test split must not be in it.</param>
/// <param name="Weight">How far the class is believed, 0 to 1: 1 for gold, the posterior for a label of the label model.</param>
/// <param name="Gold">Whether the class is gold.</param>
/// <param name="Covered">Whether a function votes on it already.</param>
public sealed record MiningDocument(string Text, int Class, double Weight, bool Gold, bool Covered);
