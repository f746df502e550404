namespace LabelStudio.Teachers.Prompts.Examples;

/// <summary>A document with gold that a prompt may show. Of train or dev: whoever reads gold sees to that.</summary>
/// <param name="Id">The id it was imported with.</param>
/// <param name="Class">Its gold class.</param>
public sealed record GoldExample(string Id, string Text, int Class);
