using LabelStudio.Teachers.Prompts.Answers;

namespace LabelStudio.Teachers.Prompts.Confidence;

/// <summary>Several samples of one question become one answer: the one most of them give, with the share that gave it (Wang et al., Self-consistency, 2022).</summary>
public static class SelfConsistency
{
    /// <summary>Joins samples. Answers that failed or were none of those offered count against the share.</summary>
    /// <param name="samples">At least one.</param>
    public static PromptAnswer Join(IReadOnlyList<PromptAnswer> samples)
    {
        var good = samples.Where(s => s.IsGood).GroupBy(s => s.Class).Select(g => (First: g.First(), Count: g.Count())).OrderByDescending(g => g.Count).ToList();
        if (good.Count == 0) return samples[0];
        if (good.Count > 1 && good[0].Count == good[1].Count)
        {
            var tied = good.TakeWhile(g => g.Count == good[0].Count).Select(g => g.First.Answer ?? "").ToList();
            return PromptAnswer.Without(
                AnswerOutcome.Ambiguous, $"The samples do not agree: {string.Join(" and ", tied.Select(t => $"\"{t}\""))} came {good[0].Count} of {samples.Count} times each.", string.Join(" / ", tied));
        }
        return good[0].First with { Confidence = good[0].Count / (double)samples.Count };
    }
}
