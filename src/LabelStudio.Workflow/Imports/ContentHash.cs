using System.IO.Hashing;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Imports;

/// <summary>The hash by which a re-imported row is known as changed.</summary>
internal sealed class ContentHash
{
    private readonly XxHash64 _hash = new();

    public long Of(ReadOnlySpan<byte> text, Split split, ReadOnlySpan<byte> fields)
    {
        _hash.Reset();
        _hash.Append(text);
        // texts hold no NUL, so the parts cannot run into each other
        _hash.Append([0, (byte)split]);
        _hash.Append(fields);
        return unchecked((long)_hash.GetCurrentHashAsUInt64());
    }
}
