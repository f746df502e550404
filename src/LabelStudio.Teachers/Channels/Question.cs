using System.Security.Cryptography;
using System.Text;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Calls;
using LabelStudio.Teachers.Clients;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Redaction;

namespace LabelStudio.Teachers.Channels;

/// <summary>A request as it is sent to one teacher: redacted, written, and known by its digest.</summary>
internal sealed class Question
{
    private readonly TeacherDefinition _teacher;
    private readonly IReadOnlyList<TeacherMessage> _messages;

    public Question(TeacherDefinition teacher, TeacherRequest request)
    {
        (_teacher, Request) = (teacher, request);
        (_messages, Hits) = teacher.Redacts ? Redactor.Redact(request.Messages) : (request.Messages, []);
        Body = ChatBody.Write(teacher, request, _messages, stream: false);
        Key = KeyOf(teacher, request, Body);
        MostUsage = new TokenUsage(TokenEstimate.Most(Body.Length), 0, teacher.Decoding.MaxTokens);
        TypicalTokens = TokenEstimate.Of(request) + MostUsage.Output;
        Parameters = ChatBody.Parameters(teacher, request);
    }

    public TeacherRequest Request { get; }

    public IReadOnlyList<RedactionHit> Hits { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public CallKey Key { get; }

    public string Parameters { get; }

    /// <summary>More tokens than it can take.</summary>
    public TokenUsage MostUsage { get; }

    public decimal MostCost => _teacher.Prices.Most(MostUsage);

    /// <summary>Tokens that count against a rate limit until the server has counted.</summary>
    public int TypicalTokens { get; }

    public ReadOnlyMemory<byte> StreamBody() => ChatBody.Write(_teacher, Request, _messages, stream: true);

    private static CallKey KeyOf(TeacherDefinition teacher, TeacherRequest request, ReadOnlyMemory<byte> body)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // an address has no line break, so the parts cannot run into each other
        sha.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{teacher.Endpoint.AbsoluteUri.TrimEnd('/')}\n{request.Sample}\n")));
        sha.AppendData(body.Span);
        return new CallKey(Convert.ToHexStringLower(sha.GetHashAndReset()));
    }
}
