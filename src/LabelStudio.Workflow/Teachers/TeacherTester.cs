using System.Text.Json;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Workflow.Teachers;

/// <summary>Finds out what a teacher honours, by asking it small questions.</summary>
internal sealed class TeacherTester(TeacherChannels channels)
{
    private const string Schema =
        """{"type":"object","properties":{"answer":{"type":"string","enum":["yes","no"]}},"required":["answer"],"additionalProperties":false}""";

    /// <summary>Warm enough that two answers differ unless the seed holds; at 0 any two are alike.</summary>
    private const double Warm = 1;

    public async Task<TeacherTest> TestAsync(TeacherDefinition saved, CancellationToken cancel)
    {
        // asked as if nothing were known, and each time anew
        var teacher = saved with { Abilities = new TeacherAbilities(), Decoding = saved.Decoding with { Seed = 7 }, Limits = saved.Limits with { Attempts = 2 } };
        using var channel = await channels.OpenForTestAsync(teacher, cancel);
        var asking = new Asking(channel, Guid.NewGuid().ToString("N")[..8]);
        var plain = await asking.AskAsync("Answer with the one word yes.", null, false, null, cancel);
        if (plain.Outcome is not (TeacherOutcome.Answered or TeacherOutcome.Cut))
            return new TeacherTest(false, Words(plain), null, saved.Abilities, []);
        var structured = await asking.AskAsync("Is ice cold? Answer in JSON.", new AnswerFormat("answer", Schema), false, null, cancel);
        var scored = await asking.AskAsync("Answer with the one word no.", null, true, null, cancel);
        // a model that takes no temperature would refuse the question
        var seed = saved.Decoding.Temperature == null ? null : await SeedAsync(asking, cancel);
        var abilities = new TeacherAbilities(
            Honoured(structured, r => FollowsSchema(r.Text)), Honoured(scored, r => r.LogProbs is { Count: > 0 }), seed);
        List<string> notes = [];
        if (plain.Model is { } model && model != saved.Model) notes.Add($"The server says that \"{model}\" has answered.");
        if (plain.Assumed) notes.Add("The server does not say how many tokens it counts, so costs are upper bounds.");
        if (plain.Simulated) notes.Add("The server says that it only plays a teacher.");
        var quickest = new[] { plain, structured, scored }.Where(r => r.Answered).Select(r => r.Latency).DefaultIfEmpty(plain.Latency).Min();
        return new TeacherTest(true, $"\"{saved.Name}\" answers.", quickest, abilities, notes) { Simulated = plain.Simulated };
    }

    private static async Task<bool?> SeedAsync(Asking asking, CancellationToken cancel)
    {
        const string question = "Write one made-up word of eight letters and a number between 1 and 100000.";
        var one = await asking.AskAsync(question, null, false, Warm, cancel);
        // the same words to the server, but asked anew
        var two = await asking.AskAsync(question, null, false, Warm, cancel);
        return one.Answered && two.Answered ? one.Text == two.Text : null;
    }

    /// <summary>Null when a fault of the day hides what is honoured.</summary>
    private static bool? Honoured(TeacherReply reply, Func<TeacherReply, bool> shows) => reply.Outcome switch
    {
        TeacherOutcome.Answered => shows(reply),
        TeacherOutcome.Rejected => false,
        _ => null,
    };

    private static bool FollowsSchema(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.EnumerateObject().Count() == 1
                && json.RootElement.TryGetProperty("answer", out var answer) && answer.ValueKind == JsonValueKind.String && answer.GetString() is "yes" or "no";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Words(TeacherReply reply) => reply.Outcome == TeacherOutcome.Empty
        ? "The answer is empty. A reasoning model may have used up the longest answer on its thoughts: allow longer answers or lower the reasoning effort."
        : reply.Reason ?? "No answer came.";

    /// <summary>Questions that are never answered out of what was kept, nor kept themselves.</summary>
    private sealed class Asking(ITeacherChannel channel, string nonce)
    {
        public Task<TeacherReply> AskAsync(string question, AnswerFormat? format, bool logProbs, double? temperature, CancellationToken cancel) => channel.AskAsync(
            new TeacherRequest([new TeacherMessage(TeacherRole.User, $"{question} (Test {nonce}.)")]) { Format = format, LogProbs = logProbs, Temperature = temperature },
            new CallContext(Budget.Unlimited), cancel);
    }
}
