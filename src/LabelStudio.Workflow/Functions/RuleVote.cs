using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Functions;

/// <summary>A class and how much it counts among the others of a vote; only the proportions matter.</summary>
public sealed record ClassWeight(int Class, double Weight)
{
    /// <summary>The classes of a vote with their shares: one of share 1, or those of a set.</summary>
    /// <param name="vote">A class, or K + the index of a set.</param>
    /// <param name="voted">What votes may name.</param>
    public static IReadOnlyList<ClassWeight> Of(int vote, VotedClasses voted)
    {
        var shares = voted.SharesOf(vote).ToArray();
        return [.. voted.Of(vote).ToArray().Select((k, i) => new ClassWeight(k, shares[i]))];
    }

    /// <summary>The classes of a set with their shares.</summary>
    public static IReadOnlyList<ClassWeight> Of(ClassSet set) => [.. set.Classes.Select((k, i) => new ClassWeight(k, set.Shares[i]))];
}

/// <summary>What a rule votes for: one class, or several of which the document is one, with weights.</summary>
public sealed record RuleVote(IReadOnlyList<ClassWeight> Classes)
{
    private const double LeastShare = 1e-6;

    /// <summary>One class, as most rules have it.</summary>
    public static implicit operator RuleVote(int @class) => new([new ClassWeight(@class, 1)]);

    /// <summary>The class of the largest weight, of equals the first; -1 for no class.</summary>
    public int Single => Classes.Count == 0 ? -1 : Classes.MaxBy(c => c.Weight)!.Class;

    /// <summary>The set, or null for one class.</summary>
    /// <exception cref="UserErrorException">No class, one twice, or weights that are not above 0.</exception>
    public ClassSet? Set()
    {
        if (Classes.Count == 0) throw new UserErrorException("Choose the class that the rule votes for, or several of which the document is one.");
        if (Classes.GroupBy(c => c.Class).Any(g => g.Count() > 1)) throw new UserErrorException("A rule names one class twice. Name each once.");
        if (Classes.Any(c => !(c.Weight > 0 && double.IsFinite(c.Weight)))) throw new UserErrorException("A weight is not above 0. Leave out classes that have no weight.");
        if (Classes.Count == 1) return null;
        var shares = Files.SetNotation.Shares([.. Classes.Select(c => c.Weight)]);
        return shares.All(s => s >= LeastShare)
            ? new ClassSet([.. Classes.Select(c => c.Class)], shares)
            : throw new UserErrorException("A weight is next to nothing beside the others. Leave that class out.");
    }
}
