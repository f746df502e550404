using System.Text.Json;
using LabelStudio.TeacherSimulator.Faults;
using LabelStudio.TeacherSimulator.Ledger;
using LabelStudio.TeacherSimulator.Protocol;

namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>POST …/chat/completions: checks, limits, faults, latency, answer, and the entry in the log.</summary>
internal sealed class CompletionEndpoint(SimulatorOptions options, IReadOnlyDictionary<string, ChatModel> models, CallLedger ledger, TimeProvider time)
{
    private readonly FaultDraw _faults = new(options.Faults, options.Seed);
    private readonly RateLimits _limits = new(options.Limits, time);
    private readonly Answering _answering = new(options, new PromptCache(options.CachedFromTokens));
    private long _last;

    public async Task HandleAsync(HttpContext http, string? deployment)
    {
        var key = CallerKey.Of(http.Request);
        var call = new CallInProgress(http, ledger, time, $"chatcmpl-sim-{Interlocked.Increment(ref _last)}", CallerKey.Mask(key));
        if (options.Key is { } wanted && key != wanted)
        {
            await call.RefuseAsync(401, "Incorrect API key provided.", "invalid_request_error", null, "invalid_api_key");
            return;
        }
        ChatRequest request;
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            request = ChatRequest.Parse(body.RootElement, deployment);
        }
        catch (JsonException)
        {
            await call.RefuseAsync(400, "We could not parse the JSON body of your request.", "invalid_request_error", null, null);
            return;
        }
        catch (BadRequestException e)
        {
            await call.RefuseAsync(400, e.Message, "invalid_request_error", e.Parameter, null);
            return;
        }
        call.Request = request;
        if (!models.TryGetValue(request.Model, out var model))
        {
            await call.RefuseAsync(404, $"The model `{request.Model}` does not exist or you do not have access to it.", "invalid_request_error", null, "model_not_found");
            return;
        }
        if (request.Schema != null && options.StructuredOutput == StructuredOutput.Rejected)
        {
            await call.RefuseAsync(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", "invalid_request_error", "response_format", null);
            return;
        }
        if (_limits.Limited && !PassesLimits(call, request, out var wait))
        {
            await call.TooManyAsync(wait, "rate-limited");
            return;
        }
        (call.Attempt, var fault) = _faults.Next(request.Hash);
        if (!await call.FailAtOnceAsync(fault, options.Faults)) await AnswerAsync(call, model, request, fault);
    }

    private bool PassesLimits(CallInProgress call, ChatRequest request, out TimeSpan wait)
    {
        var tokens = request.Messages.Sum(m => Tokens.Count(m.Content)) + (request.MaxTokens ?? 16);
        var lease = _limits.Take(request.Model, tokens);
        call.TellLimits(options.Limits, lease);
        wait = lease.Wait ?? TimeSpan.Zero;
        return lease.Wait == null;
    }

    private async Task AnswerAsync(CallInProgress call, ChatModel model, ChatRequest request, Fault fault)
    {
        var gone = call.Gone;
        try
        {
            if (fault == Fault.Hanging)
            {
                await Task.Delay(options.Faults.HangMilliseconds, gone);
                call.Drop("hanging");
                return;
            }
            var wait = Latency(request, call.Attempt);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, gone);
            gone.ThrowIfCancellationRequested();
            var (completion, outcome) = _answering.Answer(model, request, fault, call.Attempt, call.Id);
            var sending = new AnswerSending(call, request, completion, options.Faults);
            if (request.Stream) await sending.StreamAsync(fault, outcome);
            else await sending.WholeAsync(fault, outcome);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            call.Log(fault is Fault.Hanging ? "hanging" : fault is Fault.SlowLoris ? "slow-loris" : "abandoned", 499);
        }
    }

    private TimeSpan Latency(ChatRequest request, int attempt)
    {
        var l = options.Latency;
        if (l.Milliseconds <= 0) return TimeSpan.Zero;
        var factor = l.Spread > 0 ? Math.Exp(l.Spread * new Draws(options.Seed, request.Hash, (uint)attempt ^ 0x10000).Normal()) : 1;
        return TimeSpan.FromMilliseconds(l.Milliseconds * factor);
    }
}
