using System.Text.Json;
using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Clients;

/// <summary>Puts a status that is no success into an outcome and words.</summary>
internal static class ChatFault
{
    /// <summary>After what length of a body nobody looks for the message any more.</summary>
    public const int LongestBody = 64 << 10;

    public static AttemptResult Of(int status, ReadOnlyMemory<byte> body, string? key)
    {
        var (said, code) = Read(body);
        var server = said.Length == 0 ? "" : " It says: " + SecretText.Clean(said, key);
        return status switch
        {
            401 or 403 => Person($"The teacher does not accept the key ({status}). Check the key and what it may be used for."),
            402 => Person($"The account with the teacher has no credit left ({status}).{server}"),
            404 => Person($"The teacher's server does not know this address or model ({status}). Check endpoint and model.{server}"),
            429 when code is "insufficient_quota" or "billing_hard_limit_reached" => Person($"The account with the teacher has used up its quota ({status}).{server}"),
            429 => new AttemptResult(TeacherOutcome.RateLimited, Billing.None, $"The teacher is asked more often than it allows ({status}).{server}", Retry: true),
            400 or 422 when code is "content_filter" => new AttemptResult(TeacherOutcome.Refused, Billing.None, "The provider's content filter would not take the prompt."),
            408 or 504 or 524 => new AttemptResult(TeacherOutcome.TimedOut, Billing.Unknown, $"The teacher's server gave up waiting for the answer ({status}).", Retry: true),
            >= 300 and < 400 => Person($"The teacher's server sends the studio to another address ({status}), which is not followed. Enter the address that answers itself."),
            >= 500 => new AttemptResult(TeacherOutcome.ServerFault, Billing.None, $"The teacher's server failed ({status}).{server}", Retry: true),
            409 or 425 => new AttemptResult(TeacherOutcome.ServerFault, Billing.None, $"The teacher's server was not ready ({status}).{server}", Retry: true),
            _ => new AttemptResult(TeacherOutcome.Rejected, Billing.None, $"The teacher's server does not take this request ({status}).{server}"),
        };
    }

    /// <summary>Some gateways report the fault of the server behind them with status 200.</summary>
    public static AttemptResult? InBody(ReadOnlyMemory<byte> body, string? key)
    {
        var (said, code) = Read(body);
        if (said.Length == 0) return null;
        return int.TryParse(code, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600
            ? Of(status, body, key)
            : new AttemptResult(TeacherOutcome.ServerFault, Billing.None, "The teacher's server failed. It says: " + SecretText.Clean(said, key), Retry: true);
    }

    private static AttemptResult Person(string reason) => new(TeacherOutcome.Rejected, Billing.None, reason, NeedsPerson: true);

    /// <summary>The message and code of <c>{"error":{"message":…,"code":…}}</c> and its relatives; "" when there is none.</summary>
    private static (string Message, string? Code) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error)) return ("", null);
            if (error.ValueKind == JsonValueKind.String) return (error.GetString()!, null);
            if (error.ValueKind != JsonValueKind.Object) return ("", null);
            var message = error.TryGetProperty("message", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : "";
            var code = error.TryGetProperty("code", out var c) && c.ValueKind is JsonValueKind.String or JsonValueKind.Number ? c.ToString() : null;
            return (message, code);
        }
        catch (JsonException)
        {
            // a page of a gateway, say
            return ("", null);
        }
    }
}
