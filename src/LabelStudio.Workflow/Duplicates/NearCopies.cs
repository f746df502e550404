using LabelStudio.Storage;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Duplicates;

/// <summary>The documents that are copies or near-copies of each other, by the last look for duplicates.</summary>
internal static class NearCopies
{
    /// <summary>For each of n documents the first ordinal of its copies, itself among them, or -1 where it has none. Groups that share a document are one.</summary>
    public static async Task<int[]> ReadAsync(StudioDb db, int projectId, int documents, CancellationToken cancel = default)
    {
        var members = await db.Duplicates.AsNoTracking().Where(m => m.ProjectId == projectId && m.Ordinal < documents)
            .OrderBy(m => m.Group).ThenBy(m => m.Ordinal).Select(m => new { m.Group, m.Ordinal }).ToListAsync(cancel);
        var parent = new int[documents];
        Array.Fill(parent, -1);
        for (var i = 0; i < members.Count; i++)
        {
            var (group, ordinal) = (members[i].Group, members[i].Ordinal);
            if (parent[ordinal] < 0) parent[ordinal] = ordinal;
            if (i > 0 && members[i - 1].Group == group) Join(parent, members[i - 1].Ordinal, ordinal);
        }
        for (var d = 0; d < documents; d++)
            if (parent[d] >= 0) parent[d] = Root(parent, d);
        return parent;
    }

    private static void Join(int[] parent, int a, int b)
    {
        var (x, y) = (Root(parent, a), Root(parent, b));
        parent[Math.Max(x, y)] = Math.Min(x, y);
    }

    private static int Root(int[] parent, int d)
    {
        while (parent[d] != d) d = parent[d] = parent[parent[d]];
        return d;
    }
}
