namespace LabelStudio.Web.Pages.Review;

/// <summary>What a person decided on a card.</summary>
/// <param name="Position">The card's place in the queue.</param>
/// <param name="Class">The class, or -1 for a skip.</param>
/// <param name="Comment">What they wrote, or nothing.</param>
/// <param name="ClientKey">The same for every attempt to save this decision.</param>
public sealed record CardAnswer(int Position, int Class, string Comment, Guid ClientKey);
