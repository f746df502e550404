namespace LabelStudio.Teachers.Clients;

/// <summary>Sends one chat completion and reads what comes back; no retries, never throws but for cancellation by the caller.</summary>
internal interface IChatTransport
{
    /// <param name="body">The request, as JSON.</param>
    /// <param name="onText">Gets the text of a streamed answer as it arrives; null for an answer in one body.</param>
    /// <param name="timeout">How long the attempt may take.</param>
    /// <param name="cancel">Breaks the attempt off.</param>
    Task<AttemptResult> SendAsync(ReadOnlyMemory<byte> body, Action<string>? onText, TimeSpan timeout, CancellationToken cancel);
}
