namespace LabelStudio.Core.LabelModels;

/// <summary>The words of <see cref="FunctionEstimate.Flags"/>.</summary>
public static class FunctionFlags
{
    /// <summary>It abstains on every document.</summary>
    public const string NeverVotes = "never votes";

    /// <summary>All its votes are for one class.</summary>
    public const string OneClass = "one class";

    /// <summary>Its votes are right less often than blind votes with its own class shares would be.</summary>
    public const string WorseThanChance = "worse than chance";

    /// <summary>It agrees with another function more than their accuracy explains.</summary>
    public const string NearDuplicate = "near-duplicate";

    /// <summary>It never abstains.</summary>
    public const string VotesOnEverything = "votes on everything";
}
