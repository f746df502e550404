using LabelStudio.Workflow.Functions;

namespace LabelStudio.Web.Pages.Functions.Composer;

/// <summary>Rules that are being written, by project: who looks something up on another page finds the rule as it was left.</summary>
public sealed class RuleDrafts
{
    private readonly Dictionary<int, RuleDraft> _drafts = [];

    public RuleDraft? Find(int projectId) => _drafts.GetValueOrDefault(projectId);

    public void Keep(int projectId, RuleDraft draft)
    {
        if (draft.IsEmpty) _drafts.Remove(projectId);
        else _drafts[projectId] = draft;
    }
}

/// <summary>A rule that is being written.</summary>
/// <param name="Votes">What it votes for; none while nothing is chosen.</param>
/// <param name="Editing">The saved rule that it will replace, or null.</param>
public sealed record RuleDraft(string Query, string Name, string Note, IReadOnlyList<ClassWeight> Votes, SavedRule? Editing)
{
    public static RuleDraft Empty { get; } = new("", "", "", [], null);

    public bool IsEmpty => Query.Length == 0 && Editing == null;
}

/// <summary>A rule as it is saved.</summary>
public sealed record SavedRule(int Id, string Name, int Version, string Query, IReadOnlyList<ClassWeight> Votes, string Note);
