using System.Buffers;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Channels;
using LabelStudio.Teachers.Definitions;
using OpenAI.Chat;

namespace LabelStudio.Teachers.Clients;

/// <inheritdoc cref="IChatTransport"/>
internal sealed class ChatTransport : IChatTransport, IDisposable
{
    /// <summary>No answer to a question about one text is longer; what is, is no answer.</summary>
    private const int LongestBody = 8 << 20;

    private const string SimulatedHeader = "x-simulated";

    private readonly HttpClient _http;
    private readonly ChatClient _client;
    private readonly string? _key;
    private readonly TimeProvider _time;

    public ChatTransport(TeacherDefinition teacher, string? key, HttpMessageHandler? handler, TimeProvider time)
    {
        _http = new HttpClient(handler ?? ChatClientFactory.Handler(teacher)) { Timeout = Timeout.InfiniteTimeSpan };
        _client = ChatClientFactory.Create(teacher, key, _http);
        (_key, _time) = (key, time);
    }

    public void Dispose() => _http.Dispose();

    public async Task<AttemptResult> SendAsync(ReadOnlyMemory<byte> body, Action<string>? onText, TimeSpan timeout, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            var options = new RequestOptions { BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow, CancellationToken = stop.Token };
            var result = await _client.CompleteChatAsync(BinaryContent.Create(BinaryData.FromBytes(body)), options);
            using var response = result.GetRawResponse();
            return await ReadAsync(response, onText, stop.Token);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            return new AttemptResult(TeacherOutcome.Cancelled, Billing.Unknown, "Broken off.");
        }
        catch (Exception) when (late.IsCancellationRequested)
        {
            return new AttemptResult(TeacherOutcome.TimedOut, Billing.Unknown, $"No answer within {timeout.TotalSeconds:0.#} s.", Retry: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ClientResultException or OperationCanceledException)
        {
            return Broken(e);
        }
    }

    private async Task<AttemptResult> ReadAsync(PipelineResponse response, Action<string>? onText, CancellationToken cancel)
    {
        var simulated = response.Headers.TryGetValue(SimulatedHeader, out _);
        // the stream is ours now: a response that still has one may read it again when it is disposed
        await using var content = response.ContentStream ?? Stream.Null;
        response.ContentStream = null;
        AttemptResult result;
        if (response.Status is < 200 or >= 300)
        {
            var (fault, length, _) = await ReadBodyAsync(content, ChatFault.LongestBody, cancel);
            result = ChatFault.Of(response.Status, fault.AsMemory(0, length), _key) with { RetryAfter = Wait(response) };
            ArrayPool<byte>.Shared.Return(fault);
        }
        else result = onText == null ? await ReadWholeAsync(content, cancel) : await ReadStreamAsync(content, onText, cancel);
        return result with { Simulated = simulated };
    }

    private TimeSpan? Wait(PipelineResponse response)
    {
        response.Headers.TryGetValue("retry-after-ms", out var milliseconds);
        response.Headers.TryGetValue("retry-after", out var seconds);
        return RetryAfter.Read(milliseconds, seconds, _time.GetUtcNow());
    }

    private async Task<AttemptResult> ReadWholeAsync(Stream content, CancellationToken cancel)
    {
        var (body, length, more) = await ReadBodyAsync(content, LongestBody, cancel);
        try
        {
            if (more) return Malformed("The answer is longer than 8 MB.");
            // the body is what counts: some servers send the right thing under the wrong content type
            var reply = new ChatReply();
            reply.Add(body.AsMemory(0, length));
            return reply.Result();
        }
        catch (JsonException)
        {
            return ChatFault.InBody(body.AsMemory(0, length), _key) ?? Malformed("What came back is no chat completion.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private async Task<AttemptResult> ReadStreamAsync(Stream content, Action<string> onText, CancellationToken cancel)
    {
        var reply = new ChatReply();
        var last = ReadOnlyMemory<byte>.Empty;
        try
        {
            await foreach (var data in ServerEvents.ReadAsync(content, LongestBody, cancel))
            {
                last = data;
                if (data.Span.SequenceEqual("[DONE]"u8)) break;
                if (reply.Add(data) is { Length: > 0 } text) onText(text);
            }
        }
        catch (JsonException)
        {
            return ChatFault.InBody(last, _key) ?? Malformed("What came back is no stream of a chat completion.");
        }
        return reply.Finished ? reply.Result() : new AttemptResult(TeacherOutcome.Unreachable, Billing.Unknown, "The answer broke off in the middle.", Retry: true) { Text = reply.Text };
    }

    /// <summary>Up to <paramref name="most"/> bytes in a rented array, and whether there were more.</summary>
    private static async Task<(byte[] Body, int Length, bool More)> ReadBodyAsync(Stream content, int most, CancellationToken cancel)
    {
        var body = ArrayPool<byte>.Shared.Rent(4096);
        var length = 0;
        while (true)
        {
            if (length == body.Length)
            {
                if (length >= most) return (body, length, true);
                var larger = ArrayPool<byte>.Shared.Rent(body.Length * 2);
                body.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(body);
                body = larger;
            }
            var read = await content.ReadAsync(body.AsMemory(length), cancel);
            if (read == 0) return (body, length, false);
            length += read;
        }
    }

    private static AttemptResult Malformed(string reason) => new(TeacherOutcome.Malformed, Billing.Unknown, reason, Retry: true);

    private AttemptResult Broken(Exception e)
    {
        // where no connection was made nothing can have been billed
        for (var inner = e; inner != null; inner = inner.InnerException)
        {
            if (inner is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError,
                } http)
                return new AttemptResult(
                    TeacherOutcome.Unreachable, Billing.None, "The teacher's server cannot be reached: " + SecretText.Clean(http.InnerException?.Message ?? http.Message, _key), Retry: true);
        }
        return new AttemptResult(TeacherOutcome.Unreachable, Billing.Unknown, "The connection broke: " + SecretText.Clean(e.InnerException?.Message ?? e.Message, _key), Retry: true);
    }
}
