using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using LabelStudio.TeacherSimulator.Protocol;

namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>Counts a prompt's tokens, and how many of them a provider would have cached: the longest run of leading messages that was seen before.</summary>
internal sealed class PromptCache(int fromTokens)
{
    private const int TokensPerMessage = 4;
    private const int MostKept = 100_000;
    private readonly ConcurrentDictionary<UInt128, bool> _seen = new();

    public (int Prompt, int Cached) Count(ChatRequest request)
    {
        var (prompt, cached) = (0, 0);
        if (_seen.Count > MostKept) _seen.Clear();
        var hash = new XxHash128();
        foreach (var m in request.Messages)
        {
            prompt += Tokens.Count(m.Content) + TokensPerMessage;
            hash.Append(MemoryMarshal.AsBytes(m.Content.AsSpan()));
            hash.Append([0, 0]);
            if (prompt >= fromTokens && !_seen.TryAdd(hash.GetCurrentHashAsUInt128(), true)) cached = prompt;
        }
        return (prompt, cached);
    }
}
