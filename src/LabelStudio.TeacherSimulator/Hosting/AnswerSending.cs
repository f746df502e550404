using LabelStudio.TeacherSimulator.Faults;
using LabelStudio.TeacherSimulator.Protocol;

namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>Sends a completion, whole or as a stream, with the faults that happen on the way.</summary>
internal sealed class AnswerSending(CallInProgress call, ChatRequest request, Completion completion, FaultRates faults)
{
    private const int SlowBytes = 16;
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(250);

    public async Task WholeAsync(Fault fault, string outcome)
    {
        var body = CompletionJson.Whole(completion);
        switch (fault)
        {
            case Fault.Dropped:
                call.Response.ContentType = "application/json";
                call.Response.ContentLength = body.Length;
                await call.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), call.Gone);
                await call.Response.Body.FlushAsync(call.Gone);
                call.Drop("dropped");
                return;
            case Fault.SlowLoris:
                call.Response.ContentType = "application/json";
                call.Response.ContentLength = body.Length;
                await TrickleAsync(body);
                return;
            case Fault.MalformedBody:
                call.Log("malformed-body", 200);
                await call.SendAsync(200, "application/json", body[..(body.Length * 2 / 3)]);
                return;
        }
        // in the log before the caller can know of it
        call.Log(outcome, 200, completion.Usage, billed: true);
        await call.SendAsync(200, fault == Fault.WrongContentType ? "text/plain" : "application/json", body);
    }

    public async Task StreamAsync(Fault fault, string outcome)
    {
        var chunks = CompletionJson.Chunks(completion, request.StreamUsage);
        call.Response.ContentType = fault == Fault.WrongContentType ? "text/plain" : "text/event-stream";
        call.Response.Headers.CacheControl = "no-cache";
        for (var i = 0; i < chunks.Count; i++)
        {
            if (i == chunks.Count / 2)
            {
                if (fault == Fault.Dropped)
                {
                    call.Drop("dropped");
                    return;
                }
                if (fault == Fault.MalformedBody)
                {
                    call.Log("malformed-body", 200);
                    await WriteAsync("data: {\"id\": \"chatcmpl\n\n"u8.ToArray());
                    return;
                }
                if (fault == Fault.SlowLoris)
                {
                    await TrickleAsync(chunks[i]);
                    return;
                }
            }
            if (i == chunks.Count - 1) call.Log(outcome, 200, completion.Usage, billed: true);
            await WriteAsync(chunks[i]);
        }
    }

    private async Task WriteAsync(byte[] chunk)
    {
        await call.Response.Body.WriteAsync(chunk, call.Gone);
        await call.Response.Body.FlushAsync(call.Gone);
    }

    /// <summary>A few bytes now and then, until the caller has had enough or the time for hanging is over.</summary>
    private async Task TrickleAsync(byte[] body)
    {
        var end = Environment.TickCount64 + faults.HangMilliseconds;
        for (var i = 0; i + SlowBytes < body.Length && Environment.TickCount64 < end; i += SlowBytes)
        {
            await WriteAsync(body[i..(i + SlowBytes)]);
            await Task.Delay(SlowPause, call.Gone);
        }
        call.Drop("slow-loris");
    }
}
