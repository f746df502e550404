using System.Globalization;
using System.Text.RegularExpressions;
using LabelStudio.Core.Text;
using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Prompts.Answers;

/// <summary>Reads the answer of a teacher. Only an answer that was offered becomes a vote; all else abstains and says why.</summary>
public static partial class AnswerReader
{
    private const int LongestShown = 120;

    /// <summary>Reads one reply.</summary>
    /// <param name="form">The answers that were offered.</param>
    /// <param name="reply">What came of the question.</param>
    public static PromptAnswer Read(AnswerForm form, TeacherReply reply) => reply.Outcome switch
    {
        TeacherOutcome.Answered => Read(form, reply.Text),
        TeacherOutcome.Refused => PromptAnswer.Without(AnswerOutcome.Refused, reply.Reason ?? "The teacher refused to answer."),
        TeacherOutcome.Empty => PromptAnswer.Without(AnswerOutcome.Empty, reply.Reason ?? "The answer is empty."),
        TeacherOutcome.Cut => PromptAnswer.Without(AnswerOutcome.Cut, reply.Reason ?? "The answer was cut at the longest length. Allow more tokens."),
        _ => PromptAnswer.Without(AnswerOutcome.Failed, reply.Reason ?? "The teacher could not be asked."),
    };

    /// <summary>Reads the text of an answer.</summary>
    public static PromptAnswer Read(AnswerForm form, string text) => Read(form, text, out _);

    internal static PromptAnswer Read(AnswerForm form, string text, out FoundAnswer place)
    {
        place = default;
        if (string.IsNullOrWhiteSpace(text)) return PromptAnswer.Without(AnswerOutcome.Empty, "The answer is empty.");
        var read = AnswerText.Read(text, form.Member);
        if (read.Found.Count == 0)
        {
            return read.Broken
                ? PromptAnswer.Without(AnswerOutcome.Cut, "The answer ends in the middle. Allow more tokens.")
                : PromptAnswer.Without(AnswerOutcome.Empty, "The answer says nothing.");
        }
        var answers = read.Found.Select(f => One(form, f)).ToList();
        place = read.Found[0];
        var first = answers[0];
        if (answers.TrueForAll(a => a.Outcome == first.Outcome && a.Class == first.Class)) return IsRefusal(first, text) ? Refusal() : first;
        return PromptAnswer.Without(
            AnswerOutcome.Ambiguous, $"The answer gives {string.Join(" and ", answers.Select(a => $"\"{a.Answer}\"").Distinct())}.", string.Join(" / ", answers.Select(a => a.Answer).Distinct()));
    }

    private static PromptAnswer One(AnswerForm form, FoundAnswer found)
    {
        var confidence = found.Confidence is >= 0 and <= 100 ? found.Confidence / 100 : null;
        if (found.Value == null || LabelNames.Bare(found.Value) is not { Length: > 0 } answer)
            return PromptAnswer.Without(AnswerOutcome.Empty, "The answer is there but empty.") with { Rationale = found.Rationale };
        var one = form.Kind == PromptKind.Score ? Score(form, answer) : Label(form, answer);
        return one with { Rationale = found.Rationale, Confidence = one.Confidence ?? (one.IsGood && form.Stated ? confidence : null) };
    }

    private static PromptAnswer Score(AnswerForm form, string answer)
    {
        if (AnswerNumber.Read(answer) is not { } score || score is < 0 or > 100)
            return PromptAnswer.Without(AnswerOutcome.OffSchema, $"\"{Short(answer)}\" is no number from 0 to 100.", Short(answer));
        var shown = score.ToString("0.##", CultureInfo.InvariantCulture);
        return score >= form.Threshold
            ? new PromptAnswer(AnswerOutcome.Voted, form.Target) { Answer = shown, Score = score, Confidence = score / 100 }
            : PromptAnswer.Without(AnswerOutcome.Declined, $"{shown} is below the threshold of {form.Threshold.ToString("0.##", CultureInfo.InvariantCulture)}.", shown) with { Score = score };
    }

    private static PromptAnswer Label(AnswerForm form, string answer)
    {
        var label = form.Find(answer, out var several);
        if (label == null && form.Kind == PromptKind.YesNo && YesOrNo(answer) is { } word) label = form.Find(word, out several);
        if (label >= 0) return new PromptAnswer(AnswerOutcome.Voted, label.Value) { Answer = Short(answer) };
        if (label < 0) return PromptAnswer.Without(AnswerOutcome.Declined, $"The answer is \"{Short(answer)}\".", Short(answer));
        if (several) return PromptAnswer.Without(AnswerOutcome.Ambiguous, $"\"{Short(answer)}\" may be more than one class: their names differ too little.", Short(answer));
        var named = Named(form, answer);
        return named.Count > 1
            ? PromptAnswer.Without(AnswerOutcome.Ambiguous, $"\"{Short(answer)}\" names {string.Join(" and ", named)}.", Short(answer))
            : PromptAnswer.Without(AnswerOutcome.OffSchema, $"\"{Short(answer)}\" is none of the answers that were offered.", Short(answer));
    }

    /// <summary>"Yes, it does": the word that a sentence begins with, where the other word is nowhere in it.</summary>
    private static string? YesOrNo(string answer)
    {
        var words = Words.Split(answer);
        if (words.Count == 0 || words[0] is not (AnswerForm.Yes or AnswerForm.No)) return null;
        if (!StartsSentence().IsMatch(answer)) return null;
        return words.Contains(words[0] == AnswerForm.Yes ? AnswerForm.No : AnswerForm.Yes) ? null : words[0];
    }

    /// <summary>Offered answers that stand as words in a longer answer; a name within a longer one does not count.</summary>
    private static List<string> Named(AnswerForm form, string answer)
    {
        var folded = $" {NotWord().Replace(LabelNames.Fold(answer), " ")} ";
        var named = new List<string>();
        foreach (var label in form.Options.Select(o => o.Label).OrderByDescending(l => l.Length).ThenBy(l => l, StringComparer.Ordinal))
        {
            var name = $" {NotWord().Replace(LabelNames.Fold(label), " ").Trim()} ";
            if (!folded.Contains(name, StringComparison.Ordinal)) continue;
            named.Add(label);
            folded = folded.Replace(name, " | ", StringComparison.Ordinal);
        }
        return named;
    }

    private static bool IsRefusal(PromptAnswer answer, string text) => answer.Outcome == AnswerOutcome.OffSchema && RefusalStart().IsMatch(text);

    private static PromptAnswer Refusal() => PromptAnswer.Without(AnswerOutcome.Refused, "The teacher refused to answer.");

    private static string Short(string answer)
    {
        if (answer.Length <= LongestShown) return answer;
        var end = char.IsHighSurrogate(answer[LongestShown - 1]) ? LongestShown - 1 : LongestShown;
        return $"{answer[..end]}…";
    }

    [GeneratedRegex(@"^\s*(?:i['’]?m sorry|i am sorry|sorry,|i can(?:['’]?t|not)|i(?:['’]m| am) (?:unable|not able)|as an ai\b|i (?:must|have to) decline)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RefusalStart();

    [GeneratedRegex(@"^\W*(?:yes|no)\s*(?:[,.;:!–—-]|\r|\n|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StartsSentence();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotWord();
}
