namespace LabelStudio.Core.Students.Search;

/// <summary>How <see cref="StudentSearch"/> searches.</summary>
public sealed record SearchOptions
{
    /// <summary>The defaults: 27 trials, at most two minutes.</summary>
    public static SearchOptions Default { get; } = new();

    /// <summary>Ways to try in the first round, 2 to 200; a third of them see the second round and a ninth the last.</summary>
    public int Trials { get; init; } = 27;

    /// <summary>No trial begins after this time. What was chosen before is the same on every machine; how far a slow one gets is not.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Of more documents so many, gold first, teach the trials; at least 100. The student that is trained afterwards learns from all.</summary>
    public int MostDocuments { get; init; } = 20_000;

    /// <summary>Fewer dev documents with gold choose nothing.</summary>
    public int FewestDev { get; init; } = 50;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value out of range.</exception>
    public void Validate()
    {
        if (Trials is < 2 or > 200) throw new ArgumentException($"{Trials} trials; there must be 2 to 200.");
        if (MostDocuments < 100) throw new ArgumentException($"{MostDocuments} documents for a search; there must be at least 100.");
        if (MostTime <= TimeSpan.Zero) throw new ArgumentException("The time for a search must be above 0.");
        if (FewestDev < 1) throw new ArgumentException($"{nameof(FewestDev)} is {FewestDev}; it must be at least 1.");
    }
}
