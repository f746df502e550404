namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>Where in a message the document stands that is asked about: between the last pair of marks, else after the last "Text:", else everywhere.</summary>
internal static class DocumentInMessage
{
    private static readonly string[] Tags = ["document", "text", "message", "input", "data"];
    private static readonly string[] Fences = ["\"\"\"", "```", "<<<", "---"];
    private static readonly string[] Labels = ["\nText:", "\nDocument:", "\nMessage:", "\nInput:"];

    public static (int Start, int Length) Find(string message)
    {
        var best = (Start: 0, Length: -1);
        foreach (var tag in Tags)
        {
            var close = message.LastIndexOf("</" + tag + ">", StringComparison.OrdinalIgnoreCase);
            if (close <= 0) continue;
            var open = message.LastIndexOf("<" + tag, close - 1, StringComparison.OrdinalIgnoreCase);
            if (open < 0) continue;
            var start = message.IndexOf('>', open) + 1;
            if (start > 0 && start <= close && start > best.Start) best = (start, close - start);
        }
        if (best.Length >= 0) return best;
        foreach (var fence in Fences)
        {
            var closing = fence == "<<<" ? ">>>" : fence;
            var close = message.LastIndexOf(closing, StringComparison.Ordinal);
            if (close <= 0) continue;
            var open = message.LastIndexOf(fence, close - 1, StringComparison.Ordinal);
            if (open >= 0 && open + fence.Length <= close) return (open + fence.Length, close - open - fence.Length);
        }
        foreach (var label in Labels)
        {
            var at = message.LastIndexOf(label, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && at + label.Length > best.Start) best = (at + label.Length, message.Length - at - label.Length);
        }
        return best.Length >= 0 ? best : (0, message.Length);
    }
}
