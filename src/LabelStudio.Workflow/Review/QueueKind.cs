using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Review;

/// <summary>What a queue is for, in one word: its mix, or that it audits a function or goes through a selection.</summary>
public static class QueueKind
{
    /// <summary>A fair draw of all documents, whose gold measures without bias.</summary>
    public const string FairDraw = "random";

    /// <summary>A fair draw of what one function votes on.</summary>
    public const string Audit = "audit";

    /// <summary>A fair draw of what a filter selects.</summary>
    public const string Selection = "selection";

    /// <param name="mix">What its documents were ranked by.</param>
    /// <param name="functionId">The function it audits, or null.</param>
    /// <param name="filter">The filter they were chosen by, or null.</param>
    public static string Of(string mix, int? functionId, string? filter) => functionId != null ? Audit : filter != null && mix == FairDraw ? Selection : mix;

    internal static string Of(ReviewQueue queue) => Of(queue.Mix, queue.FunctionId, queue.Filter);
}
