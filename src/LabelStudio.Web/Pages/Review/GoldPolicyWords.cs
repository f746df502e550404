using LabelStudio.Storage.Model;

namespace LabelStudio.Web.Pages.Review;

/// <summary>When answers become gold, in words.</summary>
public static class GoldPolicyWords
{
    public static string Name(GoldPolicy policy) => policy switch
    {
        GoldPolicy.Agreed => "agreed by all",
        GoldPolicy.Majority => "majority",
        _ => "adjudicated",
    };

    public static string Why(GoldPolicy policy, int overlap) => (policy, overlap) switch
    {
        (GoldPolicy.Adjudicated, 1) => "No answer is gold until somebody has looked at it again under Adjudication.",
        (GoldPolicy.Adjudicated, _) => "No answer is gold until somebody has decided under Adjudication, also where all agree.",
        (_, 1) => "One person answers each document, and the answer is gold at once.",
        (GoldPolicy.Majority, _) => $"A class that more than half of the {overlap} people give is gold; all else goes to Adjudication.",
        _ => $"A class that all {overlap} people give is gold; all else goes to Adjudication.",
    };
}
