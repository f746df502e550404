using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LabelStudio.TeacherSimulator;

namespace LabelStudio.Teachers.Tests.Simulating;

public class ProtocolTests
{
    private const string System12 = "Choose one.\n- card_arrival: when it comes\n- card_lost\n- refund";

    [Fact]
    public async Task EveryAnswerIsMarkedAsSimulated()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0" });
        using var caller = new Caller(simulator);
        using var response = await caller.PostAsync(Caller.Ask("sim-large", "I lost my card", System12));
        Assert.Equal("true", response.Headers.GetValues(Simulator.Header).Single());
        Assert.Equal("simulated", (await Caller.JsonAsync(response)).GetProperty("system_fingerprint").GetString());
        var models = await caller.Http.GetFromJsonAsync<JsonElement>("/v1/models");
        Assert.Equal(["sim-large", "sim-medium", "sim-small"], models.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.All(models.GetProperty("data").EnumerateArray(), m => Assert.Equal("simulator", m.GetProperty("owned_by").GetString()));
    }

    [Fact]
    public async Task TheSameQuestionHasTheSameAnswerWhenStreamedAtOnceOrOverAzure()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 } });
        using var caller = new Caller(simulator);
        Assert.Equal("card_lost", await caller.ContentAsync(Caller.Ask("m", "I lost my card", System12)));

        using var azure = await caller.PostAsync(Caller.Ask("ignored", "I lost my card", System12), "/openai/deployments/m/chat/completions?api-version=2024-10-21");
        Assert.Equal("card_lost", Caller.Message(await Caller.JsonAsync(azure)).GetProperty("content").GetString());

        using var stream = await caller.PostAsync(new
        {
            model = "m",
            stream = true,
            stream_options = new { include_usage = true },
            messages = new[] { new { role = "system", content = System12 }, new { role = "user", content = "<document>I lost my card</document>" } },
        });
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        var lines = (await stream.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", lines[^1]);
        var chunks = lines[..^1].Select(l => JsonDocument.Parse(l["data: ".Length..]).RootElement).ToList();
        var text = string.Concat(chunks.SelectMany(c => c.GetProperty("choices").EnumerateArray())
            .Select(c => c.GetProperty("delta").TryGetProperty("content", out var t) ? t.GetString() : ""));
        Assert.Equal("card_lost", text);
        Assert.True(chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task AnAnswerFollowsTheSchemaItWasAskedFor()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 } });
        using var caller = new Caller(simulator);
        var schema = JsonSerializer.Deserialize<JsonElement>("""
            {"type": "object", "properties": {"reason": {"type": "string"}, "label": {"type": "string", "enum": ["refund", "card_lost"]}, "confidence": {"type": "integer", "minimum": 0, "maximum": 100}}}
            """);
        var content = await caller.ContentAsync(new
        {
            model = "m",
            messages = new[] { new { role = "user", content = "Which class?\n<text>I lost my card</text>" } },
            response_format = new { type = "json_schema", json_schema = new { name = "answer", strict = true, schema } },
        });
        var answer = JsonSerializer.Deserialize<JsonElement>(content);
        Assert.Equal("card_lost", answer.GetProperty("label").GetString());
        Assert.InRange(answer.GetProperty("confidence").GetInt32(), 0, 100);
        Assert.Contains("Simulated", answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task YesNoQuestionsAndScoresAreUnderstood()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 } });
        using var caller = new Caller(simulator);
        const string question = "Does this text ask about a lost card? Answer yes or no.";
        Assert.Equal("yes", await caller.ContentAsync(Caller.Ask("m", "I lost my card", question)));
        Assert.Equal("no", await caller.ContentAsync(Caller.Ask("m", "the exchange rate is wrong", question)));
        Assert.Equal("no", await caller.ContentAsync(Caller.Ask("m", "my card does not work", question)));
        const string score = "How much does this text ask about a lost card? Answer with a number from 0 to 100.";
        Assert.InRange(int.Parse(await caller.ContentAsync(Caller.Ask("m", "I lost my card", score)), System.Globalization.CultureInfo.InvariantCulture), 60, 100);
        Assert.InRange(int.Parse(await caller.ContentAsync(Caller.Ask("m", "the exchange rate", score)), System.Globalization.CultureInfo.InvariantCulture), 0, 40);
    }

    [Fact]
    public async Task LogProbabilitiesOfAValueMultiplyToItsProbability()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 } });
        using var caller = new Caller(simulator);
        using var response = await caller.PostAsync(new
        {
            model = "m",
            logprobs = true,
            top_logprobs = 5,
            messages = new[] { new { role = "system", content = System12 }, new { role = "user", content = "<document>I lost my card</document>" } },
        });
        var completion = await Caller.JsonAsync(response);
        var tokens = completion.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content").EnumerateArray().ToList();
        Assert.Equal("card_lost", string.Concat(tokens.Select(t => t.GetProperty("token").GetString())));
        var p = Math.Exp(tokens.Sum(t => t.GetProperty("logprob").GetDouble()));
        Assert.InRange(p, 0.6, 0.999);
        Assert.All(tokens, t => Assert.InRange(t.GetProperty("top_logprobs").EnumerateArray().Sum(a => Math.Exp(a.GetProperty("logprob").GetDouble())), 0.99, 1.0001));
    }

    [Fact]
    public async Task SamplesOfOneQuestionDifferAtATemperatureAndASeedBringsThemBack()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0.3 } });
        using var caller = new Caller(simulator);
        object Ask(int? seed, double temperature) => new
        {
            model = "m",
            n = 8,
            seed,
            temperature,
            messages = new[] { new { role = "system", content = System12 }, new { role = "user", content = "<document>I lost my card and want a refund</document>" } },
        };
        async Task<string[]> ContentsAsync(object request)
        {
            using var response = await caller.PostAsync(request);
            return [.. (await Caller.JsonAsync(response)).GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("message").GetProperty("content").GetString()!)];
        }
        Assert.Single((await ContentsAsync(Ask(null, 0))).Distinct());
        var seeded = await ContentsAsync(Ask(7, 1.5));
        Assert.NotEqual(1, seeded.Distinct().Count());
        Assert.Equal(seeded, await ContentsAsync(Ask(7, 1.5)));
    }

    [Fact]
    public async Task AnAnswerIsCutAtMaxTokensAndSaysSo()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 } });
        using var caller = new Caller(simulator);
        using var response = await caller.PostAsync(new
        {
            model = "m",
            max_tokens = 1,
            messages = new[] { new { role = "system", content = System12 }, new { role = "user", content = "<document>I lost my card</document>" } },
        });
        var completion = await Caller.JsonAsync(response);
        Assert.Equal("length", Caller.Finish(completion));
        Assert.Equal(1, completion.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("cut", simulator.Calls.Single().Outcome);
    }

    [Fact]
    public async Task LeadingMessagesThatWereSeenBeforeAreCachedInput()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 } });
        using var caller = new Caller(simulator);
        var system = "Choose one.\n" + string.Join('\n', Enumerable.Range(0, 500).Select(i => $"- class_{i}: the description of it"));
        await caller.ContentAsync(Caller.Ask("m", "the first text", system));
        await caller.ContentAsync(Caller.Ask("m", "the second text", system));
        var (first, second) = (simulator.Calls[0], simulator.Calls[1]);
        Assert.Equal(0, first.CachedTokens);
        Assert.InRange(second.CachedTokens, 1024, second.InputTokens - 1);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"model": "m"}""", 400)]
    [InlineData("""{"model": "m", "messages": []}""", 400)]
    [InlineData("""{"model": "m", "messages": [{"role": "user", "content": "x"}], "n": 0}""", 400)]
    [InlineData("""{"model": "m", "messages": [{"role": "user", "content": "x"}], "response_format": {"type": "json_schema"}}""", 400)]
    [InlineData("""{"model": "other", "messages": [{"role": "user", "content": "x"}]}""", 404)]
    public async Task ABadRequestIsRefusedInTheProtocolsWords(string body, int status)
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 } });
        using var caller = new Caller(simulator);
        using var response = await caller.Http.PostAsync("/v1/chat/completions", new StringContent(body));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEqual("", (await Caller.JsonAsync(response)).GetProperty("error").GetProperty("message").GetString());
        Assert.False(simulator.Calls.Single().Billed);
    }

    [Fact]
    public async Task AKeyIsAskedForWhenOneIsSetAndNeverWrittenDown()
    {
        const string key = "sk-secret-0123456789abcdef";
        using var folder = new Folder();
        var log = Path.Combine(folder.Path, "calls.jsonl");
        await using (var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 }, Key = key, LogFile = log }))
        {
            using var caller = new Caller(simulator);
            using var without = await caller.PostAsync(Caller.Ask("m", "x"));
            Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
            caller.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            using var with = await caller.PostAsync(Caller.Ask("m", "x"));
            Assert.Equal(HttpStatusCode.OK, with.StatusCode);
            Assert.DoesNotContain(key, await caller.Http.GetStringAsync("/log"), StringComparison.Ordinal);
        }
        Assert.Equal(2, File.ReadLines(log).Count());
        Assert.DoesNotContain("secret", File.ReadAllText(log), StringComparison.Ordinal);
    }
}
