using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Review;

/// <summary>What the answers to one document of a queue come to.</summary>
/// <param name="Class">The class that becomes gold, or -1 for none.</param>
/// <param name="Disputed">Whether somebody has to adjudicate.</param>
/// <param name="By">The last answer for the class, or the decision, or null.</param>
internal readonly record struct GoldVerdict(int Class, bool Disputed, Annotation? By)
{
    public static GoldVerdict None { get; } = new(-1, false, null);

    /// <param name="policy">The queue's.</param>
    /// <param name="overlap">k, the people asked.</param>
    /// <param name="complete">Whether all of them have answered or skipped.</param>
    /// <param name="standing">Answers and decisions that were not taken back, oldest first, at most one answer a person.</param>
    public static GoldVerdict Of(GoldPolicy policy, int overlap, bool complete, IReadOnlyList<Annotation> standing)
    {
        if (standing.LastOrDefault(a => a.Kind == AnnotationKind.Adjudication) is { } decision) return new GoldVerdict(decision.Class, false, decision);
        var answers = standing.Where(a => a.Kind == AnnotationKind.Answer && a.Class >= 0).ToList();
        if (!complete || answers.Count == 0) return None;
        // a skip is a person who was asked and agreed to nothing; an answer beyond k is one more to agree with
        var asked = Math.Max(overlap, answers.Count);
        var (top, count) = answers.GroupBy(a => a.Class).Select(g => (g.Key, Count: g.Count())).MaxBy(g => g.Count);
        var enough = policy switch
        {
            GoldPolicy.Agreed => count == asked,
            GoldPolicy.Majority => 2 * count > asked,
            _ => false,
        };
        return enough ? new GoldVerdict(top, false, answers.FindLast(a => a.Class == top)) : new GoldVerdict(-1, true, null);
    }
}
