using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LabelStudio.Benchmarks;
using LabelStudio.Browser.Tests.Driving;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.People;
using LabelStudio.Workflow.Students;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit.Abstractions;

namespace LabelStudio.Browser.Tests;

/// <summary>
/// Predictions over REST from the real process: 16 clients for 4 s, or as many as LABELSTUDIO_SERVING_CLIENTS and LABELSTUDIO_SERVING_SECONDS say,
/// each asking again as soon as it has its answer.
/// </summary>
public sealed class ServingTests(ITestOutputHelper output)
{
    private const string Path = "/api/v1/projects/1/predict";

    [Fact]
    public async Task Many_clients_at_once_get_every_answer_and_a_text_that_is_too_large_is_refused()
    {
        var (clients, seconds) = (Number("LABELSTUDIO_SERVING_CLIENTS", 16), Number("LABELSTUDIO_SERVING_SECONDS", 4));
        var key = "";
        await using var studio = await StudioProcess.StartAsync(sample: false, async folder => key = await PrepareAsync(folder));
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients }) { BaseAddress = new Uri(studio.Address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        using var large = await http.PostAsJsonAsync(Path, new { text = new string('a', 5 << 20) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var bad = await http.PostAsync(Path, new StringContent("{\"text\": ", MediaTypeHeaderValue.Parse("application/json")));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        using var one = await http.PostAsJsonAsync(Path, new { text = "my card was lost" });
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);

        var (times, faults) = (new ConcurrentBag<double>(), new ConcurrentBag<string>());
        var cpu = studio.CpuSeconds();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            for (var i = 0; clock.Elapsed.TotalSeconds < seconds; i++)
            {
                var began = Stopwatch.GetTimestamp();
                try
                {
                    using var answer = await http.PostAsJsonAsync(Path, new { text = $"question {i} of {client}: where is my card and the fee of {i % 50}?" });
                    await answer.Content.ReadAsByteArrayAsync();
                    if (answer.StatusCode != HttpStatusCode.OK) faults.Add(answer.StatusCode.ToString());
                }
                catch (HttpRequestException e)
                {
                    faults.Add(e.Message);
                }
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }));
        var wall = clock.Elapsed.TotalSeconds;
        var used = studio.CpuSeconds() - cpu;
        var sorted = times.Order().ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{clients} clients, {wall:0.0} s, {Environment.ProcessorCount} cores shared with the clients: {sorted.Length / wall:N0} answers/s, p50 {sorted[sorted.Length / 2]:0.0} ms, p99 {sorted[sorted.Length * 99 / 100]:0.0} ms, {used / sorted.Length * 1e6:N0} µs of the studio's processors an answer, {faults.Count} errors"));
        Assert.Empty(faults);
        Assert.True(sorted.Length > clients * 5, $"{sorted.Length} answers in {wall} s");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : otherwise;

    /// <summary>A data folder with the sample project and a student.</summary>
    /// <returns>A key for predictions.</returns>
    private static async Task<string> PrepareAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLabelStudioWorkflow(new StudioOptions { DataFolder = folder, SampleProject = true }, SharedData.RepositoryRoot);
        using var host = builder.Build();
        await host.StartAsync();
        var (jobs, people) = (host.Services.GetRequiredService<IJobs>(), host.Services.GetRequiredService<IPeople>());
        var by = new Actor(1, "test");
        var id = await people.CreateAsync("ann", "Ann", Roles.Analyst, "correct horse battery", by);
        // the sample is there when it has labels
        var labels = host.Services.GetRequiredService<ILabels>();
        for (var wait = Stopwatch.StartNew(); await labels.LatestAsync(1) == null; await Task.Delay(100))
            Assert.True(wait.Elapsed < TimeSpan.FromMinutes(3), "The sample project got no labels within three minutes.");
        await LargeProject.EndAsync(jobs, await host.Services.GetRequiredService<IStudents>().TrainAsync(1, new StudentSettings(), by));
        var key = await people.CreateApiKeyAsync(id, "load", new ApiKeyReach(ApiScope.Predict, 1));
        await host.StopAsync();
        return key;
    }
}
