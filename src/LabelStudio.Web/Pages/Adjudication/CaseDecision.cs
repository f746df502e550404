using LabelStudio.Workflow.Review;

namespace LabelStudio.Web.Pages.Adjudication;

/// <summary>What an adjudicator decided.</summary>
/// <param name="Card">On which document.</param>
/// <param name="Class">The class, or -1 for no gold.</param>
/// <param name="Comment">What they wrote, or nothing.</param>
/// <param name="ClientKey">The same for every attempt to save this decision.</param>
public sealed record CaseDecision(ReviewCard Card, int Class, string Comment, Guid ClientKey);
