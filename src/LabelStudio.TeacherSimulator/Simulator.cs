using System.Text.Json;
using LabelStudio.TeacherSimulator.Hosting;
using LabelStudio.TeacherSimulator.Ledger;

namespace LabelStudio.TeacherSimulator;

/// <summary>A running simulator: an endpoint that speaks OpenAI's and Azure's chat completions, answers from recorded votes or a noisy rule, misbehaves as told and logs every call.</summary>
public sealed class Simulator : IAsyncDisposable
{
    /// <summary>Stands on every response, so that whoever calls knows that nothing here is a model's word.</summary>
    public const string Header = "x-simulated";

    public const string Fingerprint = "simulated";
    public const string Owner = "simulator";

    private readonly WebApplication _app;
    private readonly CallLedger _ledger;

    private Simulator(WebApplication app, CallLedger ledger, IReadOnlyList<string> models)
    {
        _app = app;
        _ledger = ledger;
        Models = models;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Where it listens: "http://127.0.0.1:5090".</summary>
    public Uri Address { get; }

    /// <summary>The base address of its OpenAI protocol: "http://127.0.0.1:5090/v1".</summary>
    public Uri Endpoint => new(Address, "v1");

    public IReadOnlyList<string> Models { get; }

    /// <summary>The calls so far, in the order in which they ended.</summary>
    public IReadOnlyList<CallEntry> Calls => _ledger.Calls;

    /// <summary>What the calls come to, by model.</summary>
    public IReadOnlyList<ModelBill> Bill => _ledger.Bill;

    /// <summary>Starts it and returns when it listens.</summary>
    /// <exception cref="SimulatorException">The options cannot be followed.</exception>
    public static async Task<Simulator> StartAsync(SimulatorOptions options)
    {
        var models = ChatModels.Make(options);
        var ledger = OpenLedger(options.LogFile);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url).ConfigureKestrel(k => k.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        try
        {
            Map(app, new CompletionEndpoint(options, models, ledger, TimeProvider.System), [.. models.Keys], ledger);
            await app.StartAsync();
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            await ledger.DisposeAsync();
            if (e is IOException or FormatException or InvalidOperationException) throw new SimulatorException($"It cannot listen at {options.Url}: {e.Message}");
            throw;
        }
        return new Simulator(app, ledger, [.. models.Keys]);
    }

    /// <summary>Completes when the process is asked to stop.</summary>
    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        // a caller that hangs on is not waited for
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    private static CallLedger OpenLedger(string? file)
    {
        try
        {
            return new CallLedger(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SimulatorException($"The log cannot be written: {e.Message}");
        }
    }

    private static void Map(WebApplication app, CompletionEndpoint completions, string[] models, CallLedger ledger)
    {
        app.Use((http, next) =>
        {
            http.Response.Headers[Header] = "true";
            return next(http);
        });
        app.MapPost("/v1/chat/completions", http => completions.HandleAsync(http, null));
        app.MapPost("/openai/v1/chat/completions", http => completions.HandleAsync(http, null));
        app.MapPost("/openai/deployments/{deployment}/chat/completions", http => completions.HandleAsync(http, (string)http.Request.RouteValues["deployment"]!));
        foreach (var path in new[] { "/v1/models", "/openai/v1/models", "/openai/models" })
            app.MapGet(path, http => JsonAsync(http, new { @object = "list", data = models.Select(m => new { id = m, @object = "model", created = 0, owned_by = Owner }) }));
        app.MapGet("/bill", http => JsonAsync(http, ledger.Bill));
        app.MapGet("/log", async http =>
        {
            http.Response.ContentType = "application/x-ndjson";
            foreach (var call in ledger.Calls)
            {
                await JsonSerializer.SerializeAsync(http.Response.Body, call, CallLedger.Json, http.RequestAborted);
                await http.Response.Body.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
            }
        });
    }

    private static Task JsonAsync<T>(HttpContext http, T value)
    {
        http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(http.Response.Body, value, CallLedger.Json, http.RequestAborted);
    }
}
