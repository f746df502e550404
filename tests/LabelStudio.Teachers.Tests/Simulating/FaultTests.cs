using System.Net;
using LabelStudio.TeacherSimulator;
using LabelStudio.TeacherSimulator.Faults;

namespace LabelStudio.Teachers.Tests.Simulating;

public class FaultTests
{
    private const string Classes = "Choose one.\n- card_arrival\n- card_lost";

    private static readonly FaultRates Rates = new()
    {
        TooManyRequests = 0.10,
        ServerError = 0.05,
        Unavailable = 0.05,
        HtmlPage = 0.05,
        Dropped = 0.05,
        Hanging = 0.03,
        SlowLoris = 0.03,
        MalformedBody = 0.05,
        WrongContentType = 0.05,
        MalformedAnswer = 0.05,
        OffSchema = 0.05,
        CutByLength = 0.05,
        Refused = 0.05,
        Filtered = 0.05,
        Empty = 0.05,
        HangMilliseconds = 20,
        RetryAfterMilliseconds = 1_500,
    };

    private static Task<Simulator> StartAsync(FaultRates rates, int seed = 1) =>
        Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 }, Faults = rates, Seed = seed });

    [Fact]
    public async Task EveryFaultHappensAboutAsOftenAsItShouldAndTheSameOnesAgain()
    {
        async Task<List<(string Messages, int Attempt, string Outcome)>> RunAsync()
        {
            await using var simulator = await StartAsync(Rates);
            using var caller = new Caller(simulator);
            await Parallel.ForAsync(0, 1_500, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            {
                try
                {
                    using var response = await caller.PostAsync(Caller.Ask("m", $"card {i}", Classes));
                    await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
                }
                catch (HttpRequestException)
                {
                    // a connection that was cut, as it should be
                }
            });
            return [.. simulator.Calls.Select(c => (c.Messages, c.Attempt, c.Outcome)).Order()];
        }
        var first = await RunAsync();
        var shares = first.CountBy(c => c.Outcome).ToDictionary(c => c.Key, c => c.Value / 1500.0);
        foreach (var (outcome, rate) in new[]
        {
            ("too-many-requests", 0.10), ("server-error", 0.05), ("unavailable", 0.05), ("html-page", 0.05), ("dropped", 0.05), ("hanging", 0.03), ("slow-loris", 0.03),
            ("malformed-body", 0.05), ("malformed-answer", 0.05), ("off-schema", 0.05), ("cut", 0.05), ("refused", 0.05), ("filtered", 0.05), ("empty", 0.05), ("answered", 0.24),
        })
            Assert.InRange(shares.GetValueOrDefault(outcome), rate * 0.6, rate * 1.4);
        Assert.Equal(first, await RunAsync());
    }

    [Fact]
    public async Task ARetryDrawsAnewSoThatItMaySucceed()
    {
        await using var simulator = await StartAsync(new FaultRates { ServerError = 0.5 });
        using var caller = new Caller(simulator);
        var attempts = 0;
        for (HttpStatusCode? status = null; status != HttpStatusCode.OK; attempts++)
        {
            Assert.True(attempts < 100);
            using var response = await caller.PostAsync(Caller.Ask("m", "the one that fails first: 4", Classes));
            status = response.StatusCode;
        }
        Assert.Equal(Enumerable.Range(1, attempts), simulator.Calls.Select(c => c.Attempt));
        Assert.Equal(1, simulator.Bill.Single().Billed);
    }

    [Fact]
    public async Task AConnectionIsCutInTheMiddleOfTheBodyOrOfTheStreamAndNotBilled()
    {
        await using var simulator = await StartAsync(new FaultRates { Dropped = 1 });
        using var caller = new Caller(simulator);
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.PostAsync(Caller.Ask("m", "x")));
        var request = new { model = "m", stream = true, messages = new[] { new { role = "user", content = "x" } } };
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.PostAsync(request));
        Assert.Equal(["dropped", "dropped"], simulator.Calls.Select(c => c.Outcome));
        Assert.Equal(0, simulator.Bill.Single().Billed);
    }

    [Fact]
    public async Task ALimitSaysHowLongToWaitInSecondsAndInMilliseconds()
    {
        await using var simulator = await StartAsync(new FaultRates { TooManyRequests = 1, RetryAfterMilliseconds = 1_500 });
        using var caller = new Caller(simulator);
        using var response = await caller.PostAsync(Caller.Ask("m", "x"));
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter!.Delta);
        Assert.Equal("1500", response.Headers.GetValues("retry-after-ms").Single());
    }

    [Fact]
    public async Task RequestsAboveTheRateAreRefusedUntilTheMinuteHasRoomAgain()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Url = "http://127.0.0.1:0",
            Models = { ["m"] = 0 },
            Limits = new LimitOptions { RequestsPerMinute = 600 },
        });
        using var caller = new Caller(simulator);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
        {
            using var response = await caller.PostAsync(Caller.Ask("m", $"x {i}"));
            statuses.Add(response.StatusCode);
            Assert.Equal("600", response.Headers.GetValues("x-ratelimit-limit-requests").Single());
        }
        // ten in the bucket and ten a second: a machine that takes six seconds for sixty calls would see no limit
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 10), statuses.Take(10));
        Assert.Equal(simulator.Calls.Count(c => c.Outcome == "rate-limited"), statuses.Count(s => s == HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData(1.2, 0)]
    [InlineData(-0.1, 0)]
    [InlineData(0.6, 0.6)]
    public async Task RatesThatAreNoSharesAreRefused(double dropped, double refused) =>
        await Assert.ThrowsAsync<SimulatorException>(() => StartAsync(new FaultRates { Dropped = dropped, Refused = refused }));
}
