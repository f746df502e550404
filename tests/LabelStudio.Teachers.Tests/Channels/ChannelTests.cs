using System.Globalization;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Teachers.Channels;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Teachers.Tests.Channels;

public class ChannelTests
{
    private static readonly TeacherDefinition Teacher = new(3, "t", TeacherKind.Compatible, new Uri("https://teacher.test/v1"), "m")
    {
        Prices = new TeacherPrices(1, 0.5m, 2),
        Limits = new TeacherLimits(Concurrency: 4),
        Decoding = new DecodingParameters(MaxTokens: 20),
    };

    private static TeacherRequest Ask(string text) => new([new TeacherMessage(TeacherRole.System, "Answer."), new TeacherMessage(TeacherRole.User, text)]);

    private static CallContext Free => new(Budget.Unlimited, 1, 2, 5);

    [Fact]
    public async Task AnAnswerBringsTextTokensAndCostAndIsWrittenDownBeforeAndAfter()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Json(
            """
            {"model":"m-1","choices":[{"finish_reason":"stop","message":{"content":"card"},"logprobs":{"content":[{"token":"card","logprob":-0.1,"top_logprobs":[{"token":"card","logprob":-0.1},{"token":"loan","logprob":-2.5}]}]}}],
             "usage":{"prompt_tokens":100,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":40}}}
            """));
        var store = new MemoryCalls();
        using var channel = TeacherChannel.Open(Teacher, "sk-secret-123", store, TimeProvider.System, server);

        var reply = await channel.AskAsync(Ask("x") with { LogProbs = true }, Free);

        Assert.Equal((TeacherOutcome.Answered, "card", new TokenUsage(100, 40, 4), 1), (reply.Outcome, reply.Text, reply.Usage, reply.Attempts));
        Assert.Equal((60 * 1 + 40 * 0.5m + 4 * 2) / 1_000_000m, reply.Cost);
        Assert.Equal(-2.5, Assert.Single(reply.LogProbs!).Alternatives[1].LogProb);
        var (body, headers, address) = Assert.Single(server.Requests);
        Assert.Equal("https://teacher.test/v1/chat/completions", address.AbsoluteUri);
        Assert.Equal("Bearer sk-secret-123", headers.Authorization!.ToString());
        Assert.Contains("\"max_tokens\":20", body, StringComparison.Ordinal);
        Assert.Contains("\"top_logprobs\":20", body, StringComparison.Ordinal);
        var begun = Assert.Single(store.Begun);
        Assert.Equal((3, "m", (int?)1, (int?)2, (long?)5), (begun.TeacherId, begun.Model, begun.ProjectId, begun.FunctionVersionId, begun.RunId));
        Assert.True(begun.MostCost > reply.Cost && begun.MostUsage.Input > 0 && begun.MostUsage.Output == 20);
        var ended = Assert.Single(store.Ended);
        Assert.Equal((TeacherOutcome.Answered, reply.Cost, false), (ended.Outcome, ended.Cost, ended.Assumed));
    }

    [Fact]
    public async Task TheSameQuestionIsAskedOnceAtATimeAndEverAfter()
    {
        var go = new TaskCompletionSource();
        using var server = new ScriptedServer((_, _) => ScriptedServer.Says("yes")) { Delay = (_, _) => go.Task };
        var store = new MemoryCalls();
        using var channel = TeacherChannel.Open(Teacher, null, store, TimeProvider.System, server);
        var asking = Enumerable.Range(0, 20).Select(_ => channel.AskAsync(Ask("same"), Free)).ToList();
        go.SetResult();
        var replies = await Task.WhenAll(asking);
        var later = await channel.AskAsync(Ask("same"), Free);

        Assert.Single(server.Requests);
        Assert.All(replies.Append(later), r => Assert.Equal("yes", r.Text));
        Assert.Equal(1, replies.Count(r => !r.FromCache));
        Assert.Equal((true, 0m, 0), (later.FromCache, later.Cost, later.Attempts));

        // another sample, temperature, form, model or address is another question
        await channel.AskAsync(Ask("same") with { Sample = 1 }, Free);
        await channel.AskAsync(Ask("same") with { Temperature = 0.5 }, Free);
        await channel.AskAsync(Ask("same") with { Format = new AnswerFormat("f", """{"type":"object"}""") }, Free);
        foreach (var other in new[] { Teacher with { Model = "n" }, Teacher with { Endpoint = new Uri("https://other.test/v1") } })
        {
            using var elsewhere = TeacherChannel.Open(other, null, store, TimeProvider.System, server);
            await elsewhere.AskAsync(Ask("same"), Free);
        }
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task NoMoreCallsAreUnderWayThanAllowed()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Says("yes")) { Delay = async (_, _) => await Task.Yield() };
        using var channel = TeacherChannel.Open(Teacher, null, new MemoryCalls(), TimeProvider.System, server);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => channel.AskAsync(Ask($"q {i}"), Free)));
        Assert.Equal(200, server.Requests.Count);
        Assert.InRange(server.MostAtOnce, 1, 4);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sun, 22 Nov 2026 12:00:09 GMT", 9)]
    public async Task AServersWaitIsKeptTo(string retryAfter, int seconds)
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        using var server = new ScriptedServer((n, _) => n == 1 ? ScriptedServer.Fails(429, retryAfter) : ScriptedServer.Says("yes"));
        var store = new MemoryCalls();
        using var channel = TeacherChannel.Open(Teacher, null, store, time, server, seed: 1);
        var asking = channel.AskAsync(Ask("x"), Free);
        await UntilAsync(() => store.Ended.Count == 1);
        await Task.Yield();
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.01));
            return asking.IsCompleted;
        });
        var waited = store.Begun.Last().At - store.Begun.First().At;
        Assert.True(waited.TotalSeconds >= seconds, $"{waited}");
        Assert.Equal(2, (await asking).Attempts);
    }

    [Fact]
    public async Task FaultsAreTriedAgainAndThenToldInWords()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Fails(503));
        using var channel = TeacherChannel.Open(Teacher with { Limits = new TeacherLimits { Attempts = 3 } }, null, new MemoryCalls(), new HurriedTime(), server, seed: 1);
        var reply = await channel.AskAsync(Ask("x"), Free);
        Assert.Equal((TeacherOutcome.ServerFault, 3, 0m), (reply.Outcome, reply.Attempts, reply.Cost));
        Assert.Contains("503", reply.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"choices":[{"finish_reason":"length","message":{"content":"car"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""", TeacherOutcome.Cut)]
    [InlineData("""{"choices":[{"finish_reason":"stop","message":{"content":null,"refusal":"I cannot."}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""", TeacherOutcome.Refused)]
    [InlineData("""{"choices":[{"finish_reason":"content_filter","message":{"content":""}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""", TeacherOutcome.Refused)]
    [InlineData("""{"choices":[{"finish_reason":"stop","message":{"content":"  "}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""", TeacherOutcome.Empty)]
    public async Task WhatIsNoAnswerButPaidForIsNotAskedAgain(string body, TeacherOutcome outcome)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Json(body));
        using var channel = TeacherChannel.Open(Teacher, null, new MemoryCalls(), TimeProvider.System, server);
        var first = await channel.AskAsync(Ask("x"), Free);
        var second = await channel.AskAsync(Ask("x"), Free);
        Assert.Equal((outcome, outcome, 1), (first.Outcome, second.Outcome, server.Requests.Count));
        Assert.NotNull(second.Reason);
    }

    [Theory]
    [InlineData("<html>gateway</html>")]
    [InlineData("""{"choices":"none"}""")]
    [InlineData("""["choices"]""")]
    [InlineData("""{"id":1,"choi""")]
    public async Task WhatIsNoCompletionIsMalformedAndItsCostIsTakenAsTheMostItCanBe(string body)
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Json(body));
        var store = new MemoryCalls();
        var budget = new Budget(1, null);
        using var channel = TeacherChannel.Open(Teacher, null, store, new HurriedTime(), server, seed: 1);
        var reply = await channel.AskAsync(Ask("x"), new CallContext(budget));
        Assert.Equal((TeacherOutcome.Malformed, true), (reply.Outcome, reply.Assumed));
        Assert.True(store.Ended.All(e => e.Assumed && e.Cost == e.Start.MostCost));
        Assert.Equal(store.Ended.Sum(e => e.Cost), budget.State.Spent);
        Assert.Empty(store.Answers);
    }

    [Fact]
    public async Task AKeyThatIsNotAcceptedStopsTheTeacherAndNamesNoKey()
    {
        const string key = "sk-abcdefgh-ijklmnop";
        using var server = new ScriptedServer((n, _) => n % 2 == 0
            ? ScriptedServer.Fails(401, message: $"Incorrect API key provided: {key}.")
            : ScriptedServer.Fails(404, message: $"No such model for {key[..10]}****{key[^4..]} or {key}"));
        var store = new MemoryCalls();
        using var channel = TeacherChannel.Open(Teacher, key, store, TimeProvider.System, server);
        var replies = new List<TeacherReply>();
        for (var i = 0; i < 5; i++) replies.Add(await channel.AskAsync(Ask($"q{i}"), Free));
        Assert.Equal(3, server.Requests.Count);
        Assert.All(replies.Take(3), r => Assert.Equal((TeacherOutcome.Rejected, true), (r.Outcome, r.NeedsPerson)));
        Assert.All(replies.Skip(3), r => Assert.Equal((TeacherOutcome.CircuitOpen, null), (r.Outcome, r.RetryIn)));
        Assert.All(replies, r => Assert.DoesNotContain(key[..8], r.Reason, StringComparison.Ordinal));
        Assert.All(store.Ended, e => Assert.DoesNotContain("ijklmnop", e.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARedirectIsNotFollowed()
    {
        using var server = new ScriptedServer((_, _) =>
        {
            var response = ScriptedServer.Json("", 307);
            response.Headers.Location = new Uri("https://elsewhere.test/v1/chat/completions");
            return response;
        });
        using var channel = TeacherChannel.Open(Teacher, "sk-1", new MemoryCalls(), TimeProvider.System, server);
        var reply = await channel.AskAsync(Ask("x"), Free);
        Assert.Equal(TeacherOutcome.Rejected, reply.Outcome);
        Assert.All(server.Requests, r => Assert.Equal("teacher.test", r.Address.Host));
    }

    [Fact]
    public async Task ATeacherThatKeepsFailingIsLeftAloneAndTriedByOneCallAfterAWhile()
    {
        var time = new ManualTime();
        var broken = true;
        using var server = new ScriptedServer((_, _) => broken ? ScriptedServer.Fails(500) : ScriptedServer.Says("back"));
        using var channel = TeacherChannel.Open(Teacher with { Limits = new TeacherLimits { Attempts = 1 } }, null, new MemoryCalls(), time, server, seed: 1);
        for (var i = 0; i < 10; i++) Assert.Equal(TeacherOutcome.ServerFault, (await channel.AskAsync(Ask($"a{i}"), Free)).Outcome);
        var refused = await channel.AskAsync(Ask("b"), Free);
        Assert.Equal((TeacherOutcome.CircuitOpen, 10), (refused.Outcome, server.Requests.Count));
        Assert.InRange(refused.RetryIn!.Value.TotalSeconds, 9, 10);

        // it is still broken: the one call that tries closes the way again, for longer
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TeacherOutcome.ServerFault, (await channel.AskAsync(Ask("c"), Free)).Outcome);
        Assert.InRange((await channel.AskAsync(Ask("d"), Free)).RetryIn!.Value.TotalSeconds, 19, 20);

        broken = false;
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("back", (await channel.AskAsync(Ask("e"), Free)).Text);
        Assert.Equal("back", (await channel.AskAsync(Ask("f"), Free)).Text);
    }

    [Fact]
    public async Task RateLimitsLowerWhatIsUnderWayAndAnswersRaiseItAgain()
    {
        using var server = new ScriptedServer((n, _) => n <= 6 ? ScriptedServer.Fails(429, "0") : ScriptedServer.Says("yes"));
        using var channel = TeacherChannel.Open(Teacher with { Limits = new TeacherLimits(Concurrency: 16) }, null, new MemoryCalls(), TimeProvider.System, server, seed: 1);
        for (var i = 0; i < 6; i++) await channel.AskAsync(Ask($"a{i}"), Free);
        var low = channel.Concurrency;
        Assert.InRange(low, 1, 8);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => channel.AskAsync(Ask($"b{i}"), Free)));
        Assert.Equal(16, channel.Concurrency);
    }

    [Fact]
    public async Task RequestsAMinuteAreKeptTo()
    {
        var time = new ManualTime();
        using var server = new ScriptedServer((_, _) => ScriptedServer.Says("yes"));
        var store = new MemoryCalls();
        using var channel = TeacherChannel.Open(Teacher with { Limits = new TeacherLimits(RequestsPerMinute: 60, Concurrency: 50) }, null, store, time, server);
        var asking = Task.WhenAll(Enumerable.Range(0, 90).Select(i => channel.AskAsync(Ask($"q{i}"), Free)));
        await UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return asking.IsCompleted;
        });
        var at = store.Begun.Select(b => b.At).Order().ToList();
        // a burst of five seconds' worth, then one a second
        Assert.True((at[^1] - at[0]).TotalSeconds >= 80, $"{at[^1] - at[0]}");
        for (var i = 0; i + 70 < at.Count; i++) Assert.True((at[i + 70] - at[i]).TotalSeconds >= 60, string.Create(CultureInfo.InvariantCulture, $"70 requests in {(at[i + 70] - at[i]).TotalSeconds} s"));
    }

    [Fact]
    public async Task PersonalDataStaysHereAndComesBackInTheAnswer()
    {
        using var server = new ScriptedServer((_, body) => ScriptedServer.Says(body.Contains("[EMAIL_1]", StringComparison.Ordinal) ? "from [EMAIL_1]" : "?"));
        var store = new MemoryCalls();
        using var channel = TeacherChannel.Open(Teacher, null, store, TimeProvider.System, server);
        var reply = await channel.AskAsync(Ask("write to jane.doe@example.org today"), Free);
        Assert.Equal("from jane.doe@example.org", reply.Text);
        Assert.Equal("jane.doe@example.org", Assert.Single(reply.Redactions).Original);
        Assert.DoesNotContain("jane", server.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", Assert.Single(store.Answers).Value.Text, StringComparison.Ordinal);

        // on this machine nothing leaves, so nothing is taken out; unless somebody wants it
        foreach (var (redact, expected) in new[] { ((bool?)null, true), (true, false) })
        {
            using var local = TeacherChannel.Open(Teacher with { Endpoint = new Uri("http://127.0.0.1:9/v1"), Redact = redact }, null, store, TimeProvider.System, server);
            await local.AskAsync(Ask("write to jane.doe@example.org today"), Free);
            Assert.Equal(expected, server.Requests[^1].Body.Contains("jane.doe@example.org", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task AzureGetsItsAddressAndHeader()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Says("yes"));
        var azure = Teacher with { Kind = TeacherKind.AzureOpenAI, Endpoint = new Uri("https://name.openai.azure.com"), Decoding = new DecodingParameters(Seed: 5, ReasoningEffort: "low") };
        using var channel = TeacherChannel.Open(azure, "sk-1", new MemoryCalls(), TimeProvider.System, server);
        await channel.AskAsync(Ask("x") with { Sample = 2 }, Free);
        var (body, headers, address) = Assert.Single(server.Requests);
        Assert.Equal("https://name.openai.azure.com/openai/v1/chat/completions", address.AbsoluteUri);
        Assert.Equal(["sk-1"], headers.GetValues("api-key"));
        Assert.Null(headers.Authorization);
        Assert.Contains("\"max_completion_tokens\":256", body, StringComparison.Ordinal);
        Assert.Contains("\"seed\":7", body, StringComparison.Ordinal);
        Assert.Contains("\"reasoning_effort\":\"low\"", body, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 2_000_000, "it never happens");
            await Task.Yield();
        }
    }
}
