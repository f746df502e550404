using LabelStudio.Core.Evaluation;

namespace LabelStudio.Workflow.Suggestions;

/// <summary>Rules that a project's gold and confident labels suggest. Gold is that of train and dev.</summary>
public interface ISuggestions
{
    /// <summary>The suggestions; mined when they are first asked for, and again when asked to.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="again">Mines anew where votes, labels or gold have changed since.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<SuggestionList> ListAsync(int projectId, bool again, CancellationToken cancel = default);

    /// <summary>Saves a suggestion as a rule under a name of its own, and starts applying it.</summary>
    /// <returns>The function.</returns>
    Task<int> AcceptAsync(int projectId, string query, int @class, Actor by, CancellationToken cancel = default);

    /// <summary>Takes an accepted suggestion back: the rule goes, and may be suggested again.</summary>
    Task UndoAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default);

    /// <summary>Never suggests this again.</summary>
    Task DismissAsync(int projectId, string query, int @class, Actor by, CancellationToken cancel = default);

    /// <summary>What was dismissed, the last first.</summary>
    Task<IReadOnlyList<DismissedRule>> DismissedAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Lets something dismissed be suggested again.</summary>
    Task RestoreAsync(int projectId, int dismissedId, CancellationToken cancel = default);

    /// <summary>The smallest rule that explains the last documents on which people gave another class than the label model; null where they have nothing in common.</summary>
    Task<ExplainedCorrections?> AfterCorrectionsAsync(int projectId, CancellationToken cancel = default);
}

/// <summary>Suggestions and what they were mined from.</summary>
/// <param name="Rules">The best first.</param>
/// <param name="Gold">Gold documents they were mined from.</param>
/// <param name="Confident">Documents with a confident label they were mined from, beside the gold.</param>
/// <param name="Read">Documents that were read.</param>
/// <param name="Documents">All documents.</param>
/// <param name="Uncovered">Documents without a vote.</param>
/// <param name="Stale">Whether votes, labels or gold have changed since.</param>
/// <param name="Milliseconds">How long mining took.</param>
public sealed record SuggestionList(
    IReadOnlyList<SuggestedRule> Rules, int Gold, int Confident, int Read, int Documents, int Uncovered, bool Stale, double Milliseconds);

/// <summary>A suggested rule.</summary>
/// <param name="Gold">Gold documents it hits; it was chosen because of them.</param>
/// <param name="GoldRight">Those of its class.</param>
/// <param name="Confident">Documents with a confident label it hits, beside the gold.</param>
/// <param name="ConfidentRight">Those labeled as its class.</param>
/// <param name="Precision">The expected share of its hits that is right, corrected for having been chosen.</param>
/// <param name="Held">Held-out documents behind that correction.</param>
/// <param name="Hits">Documents it hits.</param>
/// <param name="HitsExact">False where texts were sampled and scaled.</param>
/// <param name="New">Those without a vote.</param>
/// <param name="Examples">A few of its hits, those without a vote first.</param>
public sealed record SuggestedRule(
    string Query, int Class, int Gold, int GoldRight, int Confident, int ConfidentRight, Estimate Precision, int Held, int Hits, bool HitsExact, int New,
    IReadOnlyList<SuggestionExample> Examples);

/// <param name="Highlights">Start and length of the matched parts, in UTF-16 units.</param>
public sealed record SuggestionExample(int Ordinal, string Text, IReadOnlyList<(int Start, int Length)> Highlights);

public sealed record DismissedRule(int Id, string Query, int Class, string By, DateTime At);

/// <summary>A rule that explains corrections.</summary>
/// <param name="Explained">Corrected documents of the class that it hits.</param>
/// <param name="Corrected">Corrected documents of the class that were looked at.</param>
/// <param name="Others">Gold documents of other classes that it hits.</param>
/// <param name="OthersRead">Gold documents of other classes that were looked at.</param>
/// <param name="OwnGold">Further gold documents of the class that it hits.</param>
/// <param name="Hits">Documents it hits.</param>
/// <param name="New">Those without a vote.</param>
public sealed record ExplainedCorrections(string Query, int Class, int Explained, int Corrected, int Others, int OthersRead, int OwnGold, int Hits, bool HitsExact, int New);
