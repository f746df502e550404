using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Votes;

namespace LabelStudio.Workflow.Functions;

/// <summary>Which rules have not voted on which blocks of documents as they are now.</summary>
/// <param name="Blocks">Blocks with at least one rule to be applied, in order.</param>
/// <param name="Functions">Ids of the functions with stale votes.</param>
internal sealed record StaleVotes(IReadOnlyList<StaleBlock> Blocks, IReadOnlySet<int> Functions)
{
    public bool Any => Blocks.Count > 0;

    /// <summary>Documents times rules still to be matched, for progress.</summary>
    public long Work => Blocks.Sum(b => (long)b.State.Count * b.Rules.Count);

    /// <summary>Imported votes are never stale: they say what they say; documents that came later are abstentions.</summary>
    public static async Task<StaleVotes> FindAsync(StudioDb db, int projectId, IReadOnlyList<CurrentFunction> functions, CancellationToken cancel = default)
    {
        var rules = functions.Where(f => f.IsRule).ToList();
        var blocks = await DocumentChunks.StatesAsync(db, projectId, cancel);
        var states = await VoteStore.StatesAsync(db, [.. rules.Select(r => r.VersionId)], cancel);
        var seen = states.ToDictionary(s => (s.FunctionVersionId, s.Chunk), s => (s.DocumentVersion, s.Count));
        var stale = new List<StaleBlock>();
        foreach (var block in blocks)
        {
            var due = rules.Where(r => !seen.TryGetValue((r.VersionId, block.Chunk), out var s) || s != (block.Version, block.Count)).ToList();
            if (due.Count > 0) stale.Add(new StaleBlock(block, due));
        }
        return new StaleVotes(stale, stale.SelectMany(b => b.Rules).Select(r => r.Id).ToHashSet());
    }
}

/// <summary>A block of documents and the rules that must be applied to it.</summary>
internal sealed record StaleBlock(ChunkState State, IReadOnlyList<CurrentFunction> Rules);
