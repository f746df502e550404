using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LabelStudio.Teachers.Tests.Channels;

/// <summary>Answers requests in place of the network, and remembers them.</summary>
internal sealed class ScriptedServer(Func<int, string, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<(string Body, HttpRequestHeaders Headers, Uri Address)> _requests = [];
    private int _underWay;

    public IReadOnlyList<(string Body, HttpRequestHeaders Headers, Uri Address)> Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>The most requests that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Awaited before each answer.</summary>
    public Func<int, CancellationToken, Task> Delay { get; init; } = (_, _) => Task.CompletedTask;

    public static HttpResponseMessage Says(string text, int input = 10, int output = 2, string finish = "stop") => Json(
        $$$"""{"model":"m-1","choices":[{"finish_reason":"{{{finish}}}","message":{"role":"assistant","content":"{{{text}}}"}}],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}}}}""");

    public static HttpResponseMessage Json(string body, int status = 200) =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Fails(int status, string? retryAfter = null, string message = "no")
    {
        var response = Json($$$"""{"error":{"message":"{{{message}}}"}}""", status);
        if (retryAfter != null) response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(CancellationToken.None);
        int number;
        lock (_lock)
        {
            _requests.Add((body, request.Headers, request.RequestUri!));
            number = _requests.Count;
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
        }
        try
        {
            await Delay(number, cancellationToken);
            return answer(number, body);
        }
        finally
        {
            lock (_lock) _underWay--;
        }
    }
}
