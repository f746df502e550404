namespace LabelStudio.Core.Analysis.Errors;

/// <summary>Documents of one gold class that were given one other class.</summary>
/// <param name="Gold">Their gold class, 0 to K-1.</param>
/// <param name="Given">The class they were given, or -1 for none.</param>
/// <param name="Count">How many, at least 1.</param>
public sealed record ErrorBucket(int Gold, int Given, int Count);
