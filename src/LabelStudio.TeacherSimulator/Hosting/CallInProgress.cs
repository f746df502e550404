using System.Globalization;
using LabelStudio.TeacherSimulator.Faults;
using LabelStudio.TeacherSimulator.Ledger;
using LabelStudio.TeacherSimulator.Protocol;

namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>One call from its arrival to its entry in the log.</summary>
internal sealed class CallInProgress(HttpContext http, CallLedger ledger, TimeProvider time, string id, string key)
{
    private readonly DateTimeOffset _at = time.GetUtcNow();
    private readonly long _start = time.GetTimestamp();

    public string Id => id;

    public ChatRequest? Request { get; set; }

    public int Attempt { get; set; } = 1;

    public HttpResponse Response => http.Response;

    /// <summary>Fires when the caller has left.</summary>
    public CancellationToken Gone => http.RequestAborted;

    public void Log(string outcome, int status, Usage usage = default, bool billed = false) => ledger.Add(new CallEntry(
        id, _at, Request?.Model ?? "", Request is { } r ? r.Hash.ToString("x32", CultureInfo.InvariantCulture) : "", Attempt, key,
        usage.Prompt, usage.Cached, usage.Output, billed, outcome, status, Math.Round(time.GetElapsedTime(_start).TotalMilliseconds, 1)));

    public async Task RefuseAsync(int status, string message, string type, string? parameter, string? code, string? outcome = null)
    {
        Log(outcome ?? code ?? "bad-request", status);
        await SendAsync(status, "application/json", CompletionJson.Error(message, type, parameter, code));
    }

    public Task TooManyAsync(TimeSpan wait, string outcome)
    {
        RetryAfter(wait);
        return RefuseAsync(429, "Rate limit reached. Please try again later.", "requests", null, "rate_limit_exceeded", outcome);
    }

    /// <summary>Answers with a fault that needs no answer; false when there is no such fault.</summary>
    public async Task<bool> FailAtOnceAsync(Fault fault, FaultRates rates)
    {
        switch (fault)
        {
            case Fault.TooManyRequests:
                await TooManyAsync(TimeSpan.FromMilliseconds(rates.RetryAfterMilliseconds), "too-many-requests");
                return true;
            case Fault.ServerError:
                await RefuseAsync(500, "The server had an error while processing your request.", "server_error", null, null, "server-error");
                return true;
            case Fault.Unavailable:
                RetryAfter(TimeSpan.FromMilliseconds(rates.RetryAfterMilliseconds));
                await RefuseAsync(503, "The engine is currently overloaded, please try again later.", "server_error", null, null, "unavailable");
                return true;
            case Fault.HtmlPage:
                Log("html-page", 502);
                await SendAsync(502, "text/html", "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"u8.ToArray());
                return true;
            default:
                return false;
        }
    }

    public void TellLimits(LimitOptions limits, RateLimits.Lease lease)
    {
        if (limits.RequestsPerMinute > 0)
        {
            Header("x-ratelimit-limit-requests", limits.RequestsPerMinute);
            Header("x-ratelimit-remaining-requests", lease.RequestsLeft);
        }
        if (limits.TokensPerMinute > 0)
        {
            Header("x-ratelimit-limit-tokens", limits.TokensPerMinute);
            Header("x-ratelimit-remaining-tokens", lease.TokensLeft);
        }
    }

    public async Task SendAsync(int status, string contentType, byte[] body)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        Response.ContentLength = body.Length;
        await Response.Body.WriteAsync(body, Gone);
    }

    /// <summary>Cuts the connection.</summary>
    public void Drop(string outcome)
    {
        Log(outcome, Response.HasStarted ? Response.StatusCode : 0);
        http.Abort();
    }

    private void RetryAfter(TimeSpan wait)
    {
        Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        Response.Headers["retry-after-ms"] = Math.Ceiling(wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
    }

    private void Header(string name, int value) => Response.Headers[name] = value.ToString(CultureInfo.InvariantCulture);
}
