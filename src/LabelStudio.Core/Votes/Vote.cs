namespace LabelStudio.Core.Votes;

/// <summary>One vote: which function, for which class or set of classes, and at which level of confidence; four bytes.</summary>
public readonly record struct Vote
{
    /// <summary>The largest number of functions that a vote can name.</summary>
    public const int MostFunctions = 1 << 14;

    internal const int LevelBits = 3;

    private const int ClassBits = 15;

    /// <summary>Function, level and class, from the highest bit down, so that function and level together are one number: the voice.</summary>
    private readonly uint _bits;

    /// <summary>A vote of a function that does not say how sure it is.</summary>
    /// <param name="function">The function's index, 0 to m-1.</param>
    /// <param name="label">The class it voted for, 0 to K-1, or K + the index of a set.</param>
    public Vote(int function, int label)
        : this(function, label, 0)
    {
    }

    internal Vote(int function, int label, int level) => _bits = (uint)(function << (LevelBits + ClassBits) | level << ClassBits | label);

    /// <summary>The function's index, 0 to m-1.</summary>
    public int Function => (int)(_bits >> (LevelBits + ClassBits));

    /// <summary>The class it voted for, 0 to K-1, or K + the index of a set.</summary>
    public int Class => (int)(_bits & ((1u << ClassBits) - 1));

    /// <summary>The level of confidence within the function, from 0; behind the last level for a vote that does not say how sure it is.</summary>
    internal int Level => (int)(_bits >> ClassBits) & ((1 << LevelBits) - 1);

    /// <summary>The number of bits below the voice: with levels a voice is a function at one level, without it is a function.</summary>
    internal static int VoiceShift(bool levels) => levels ? ClassBits : LevelBits + ClassBits;

    /// <summary>Who speaks: the function, or the function at its level, as the shift says.</summary>
    internal int Voice(int shift) => (int)(_bits >> shift);
}
