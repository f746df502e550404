namespace LabelStudio.Core.Votes;

/// <summary>The votes of one labeling function on n documents: a class index k, K + s for the s-th set of classes of the matrix, or <see cref="Abstain"/>.</summary>
/// <remarks>One byte a document up to 127 classes and sets, two above; confidence is a second, optional column.</remarks>
public sealed class VoteColumn
{
    /// <summary>The value of a function that does not vote.</summary>
    public const int Abstain = -1;

    /// <summary>The largest number of classes that one byte a vote can hold.</summary>
    public const int NarrowClasses = 127;

    /// <summary>The largest number of classes and sets of classes together.</summary>
    public const int MostValues = short.MaxValue;

    /// <summary>A column of abstentions.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="length">n, the number of documents.</param>
    /// <param name="classes">K, the number of classes, and of sets where there are any; at most <see cref="MostValues"/>.</param>
    public VoteColumn(string name, int length, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MostValues);
        Name = name;
        Length = length;
        if (classes <= NarrowClasses)
        {
            Narrow = new sbyte[length];
            Array.Fill(Narrow, (sbyte)Abstain);
        }
        else
        {
            Wide = new short[length];
            Array.Fill(Wide, (short)Abstain);
        }
    }

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>n, the number of documents.</summary>
    public int Length { get; }

    /// <summary>The votes, one byte each, or null when the schema has more than <see cref="NarrowClasses"/> classes.</summary>
    public sbyte[]? Narrow { get; }

    /// <summary>The votes, two bytes each, or null when <see cref="Narrow"/> holds them.</summary>
    public short[]? Wide { get; }

    /// <summary>How sure the function was of each vote, 0 to 1, <see cref="float.NaN"/> where a vote does not say; null when none does.</summary>
    /// <remarks>A label model learns what it is worth; it need not be a probability.</remarks>
    public float[]? Confidence { get; set; }

    /// <summary>The vote on document <paramref name="document"/>: a class index, K + a set's index, or <see cref="Abstain"/>.</summary>
    public int this[int document]
    {
        get => Narrow != null ? Narrow[document] : Wide![document];
        set
        {
            if (Narrow != null) Narrow[document] = checked((sbyte)value);
            else Wide![document] = checked((short)value);
        }
    }

    /// <summary>The same votes among more sets; a column that stays as it is comes back itself.</summary>
    /// <param name="classes">K.</param>
    /// <param name="by">By how much its sets move.</param>
    /// <param name="values">All classes and sets.</param>
    internal VoteColumn Moved(int classes, int by, int values)
    {
        if (by == 0) return this;
        var moved = new VoteColumn(Name, Length, values) { Confidence = Confidence };
        for (var i = 0; i < Length; i++) moved[i] = this[i] < classes ? this[i] : this[i] + by;
        return moved;
    }
}
