using System.IO.Hashing;
using System.Runtime.InteropServices;
using LabelStudio.TeacherSimulator.Answers;
using LabelStudio.TeacherSimulator.Faults;
using LabelStudio.TeacherSimulator.Protocol;

namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>Makes the completion for a request, with the faults that lie in the answer itself.</summary>
internal sealed class Answering(SimulatorOptions options, PromptCache cache)
{
    private const string Refusal = "I'm sorry, but I can't help with that request.";

    /// <summary>The completion, and what to call it in the log.</summary>
    public (Completion Completion, string Outcome) Answer(ChatModel model, ChatRequest request, Fault fault, int attempt, string id)
    {
        if (options.StructuredOutput == StructuredOutput.Ignored) request = request with { Schema = null, JsonObject = false };
        var asked = Asked.Read(request);
        var belief = model.Believe(asked, request.LastUserMessage, Hash(model.Name, asked.Document));
        var choices = new List<CompletionChoice>(request.Choices);
        var outcome = "answered";
        for (var i = 0; i < request.Choices; i++)
        {
            // with a seed a sample can be had again, without one each attempt draws anew
            var draws = new Draws(options.Seed, request.Hash, (uint)(request.Seed ?? attempt) * 131 + (uint)i);
            var (choice, its) = Choice(request, asked, belief, fault, draws.Next());
            choices.Add(choice);
            if (i == 0) outcome = its;
        }
        var (prompt, cached) = cache.Count(request);
        var usage = new Usage(prompt, cached, choices.Sum(c => c.Pieces.Count));
        return (new Completion(id, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), model.Name, choices, usage), outcome);
    }

    private (CompletionChoice Choice, string Outcome) Choice(ChatRequest request, Asked asked, Belief belief, Fault fault, double draw)
    {
        switch (fault)
        {
            case Fault.Refused:
                return (new CompletionChoice(null, Refusal, "stop", null, []), "refused");
            case Fault.Filtered:
                return (new CompletionChoice("", null, "content_filter", null, []), "filtered");
            case Fault.Empty:
                return (new CompletionChoice("", null, "stop", null, []), "empty");
        }
        var value = belief.At(request.Temperature, draw);
        if (fault == Fault.OffSchema) value = asked.Kind == AskedKind.Choice ? "a_class_of_its_own" : "that depends";
        else if (request.Schema?.Choice is { } enumeration && !enumeration.Values.Contains(value)) value = Nearest(value, enumeration.Values);
        var text = AnswerFields.Write(request, asked, value, belief.Confidence);
        var logprobs = request.Logprobs && options.Logprobs ? TokenProbabilities.Of(text, belief, request.TopLogprobs) : null;
        List<string> pieces = logprobs != null ? [.. logprobs.Select(t => t.Token)] : Tokens.Split(text.Content);
        var most = request.MaxTokens ?? int.MaxValue;
        if (fault == Fault.CutByLength) most = Math.Min(most, pieces.Count / 2);
        var cut = pieces.Count > most;
        if (cut || fault == Fault.MalformedAnswer)
        {
            if (cut) pieces = pieces[..most];
            else pieces = ["{\"", .. pieces[..(pieces.Count / 2)]];
            return (new CompletionChoice(string.Concat(pieces), null, cut ? "length" : "stop", cut ? logprobs?[..pieces.Count] : null, pieces), cut ? "cut" : "malformed-answer");
        }
        return (new CompletionChoice(text.Content, null, "stop", logprobs, pieces), fault == Fault.OffSchema ? "off-schema" : "answered");
    }

    /// <summary>What a decoder that is held to an enumeration says in place of a value outside it: the one with most words in common.</summary>
    private static string Nearest(string value, IReadOnlyList<string> values)
    {
        if (values.FirstOrDefault(v => v.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } same) return same;
        var words = Words.Of(value);
        return values.MaxBy(v => Words.Of(v).Count(words.Contains)) ?? value;
    }

    private static UInt128 Hash(string model, string document)
    {
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes(model.AsSpan()));
        hash.Append([0, 0]);
        hash.Append(MemoryMarshal.AsBytes(document.AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }
}
