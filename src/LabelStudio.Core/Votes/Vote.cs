namespace LabelStudio.Core.Votes;

/// <summary>One vote: which function, for which class.</summary>
/// <param name="Function">The function's index, 0 to m-1.</param>
/// <param name="Class">The class it voted for, 0 to K-1.</param>
public readonly record struct Vote(ushort Function, short Class);
