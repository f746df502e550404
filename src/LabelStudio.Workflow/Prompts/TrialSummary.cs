using LabelStudio.Core.Evaluation;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;

namespace LabelStudio.Workflow.Prompts;

/// <summary>What a try of a prompt came to.</summary>
/// <param name="Judged">Answers that gold can judge.</param>
/// <param name="Accuracy">Share of them that is right; null without any.</param>
/// <param name="OffSchema">Answers that are none of those offered, most frequent first.</param>
/// <param name="CostPerThousand">What a thousand documents cost, answers out of the cache counted at what their tokens cost.</param>
/// <param name="MedianLatency">Of answers that were asked for just now; null where all came out of the cache.</param>
public sealed record TrialSummary(
    int Documents, int Votes, int Abstained, int Failed, int Judged, int Right, Estimate? Accuracy, IReadOnlyList<OffSchemaAnswer> OffSchema, decimal Cost, decimal CostPerThousand,
    TimeSpan? MedianLatency, double InputTokens, double OutputTokens)
{
    /// <summary>Off-schema answers are shown with a mapping from so many answers on.</summary>
    public const int EnoughForMapping = 20;

    public int OffSchemaAnswers => OffSchema.Sum(o => o.Count);

    public static TrialSummary Of(IReadOnlyList<TriedDocument> tried, PromptDefinition prompt, int target, TeacherPrices prices)
    {
        var judged = tried.Select(t => t.Right(prompt.Kind, target)).OfType<bool>().ToList();
        var right = judged.Count(r => r);
        var off = tried.Where(t => t.Answer is { Outcome: AnswerOutcome.OffSchema, Answer: not null }).GroupBy(t => LabelNames.Fold(t.Answer.Answer!))
            .Select(g => new OffSchemaAnswer(g.First().Answer.Answer!, g.Count(), [.. g.Select(t => t.Ordinal)])).OrderByDescending(o => o.Count).ThenBy(o => o.Answer, StringComparer.Ordinal);
        var answered = tried.Where(t => t.Usage.Total > 0).ToList();
        var latencies = tried.Where(t => !t.FromCache && t.Answer.Outcome != AnswerOutcome.Failed).Select(t => t.Latency).Order().ToList();
        return new TrialSummary(
            tried.Count, tried.Count(t => t.Answer.Votes), tried.Count(t => !t.Answer.Votes && t.Answer.Outcome != AnswerOutcome.Failed), tried.Count(t => t.Answer.Outcome == AnswerOutcome.Failed),
            judged.Count, right, judged.Count == 0 ? null : Intervals.Wilson(right, judged.Count), [.. off], tried.Sum(t => t.Cost),
            answered.Count == 0 ? 0 : answered.Average(t => prices.Of(t.Usage)) * 1000, latencies.Count == 0 ? null : latencies[latencies.Count / 2],
            answered.Count == 0 ? 0 : answered.Average(t => t.Usage.Input), answered.Count == 0 ? 0 : answered.Average(t => t.Usage.Output));
    }

    /// <summary>What asking about so many documents would cost and take, by what the sample took. Equal texts are asked once, so it may be less.</summary>
    /// <param name="documents">How many.</param>
    /// <param name="teacher">Who is asked.</param>
    /// <param name="requests">Requests a document.</param>
    public RunForecast Forecast(int documents, TeacherDefinition teacher, int requests)
    {
        var calls = (double)documents * requests;
        var seconds = (MedianLatency ?? TimeSpan.Zero).TotalSeconds * documents / Math.Max(1, teacher.Limits.Concurrency);
        if (teacher.Limits.RequestsPerMinute is > 0 and var perMinute) seconds = Math.Max(seconds, calls * 60 / perMinute);
        if (teacher.Limits.TokensPerMinute is > 0 and var tokens) seconds = Math.Max(seconds, documents * (InputTokens + OutputTokens) * 60 / tokens);
        return new RunForecast(documents, (long)calls, CostPerThousand * documents / 1000, TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)));
    }
}

/// <summary>What asking about many documents would cost and take.</summary>
public sealed record RunForecast(int Documents, long Calls, decimal Cost, TimeSpan Duration);

/// <summary>An answer that is no class, with the documents it was given for.</summary>
public sealed record OffSchemaAnswer(string Answer, int Count, IReadOnlyList<int> Ordinals);
