using System.Text.Json;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Votes with their gold labels, for measuring label models.</summary>
/// <param name="Ids">n document ids.</param>
/// <param name="Votes">n × m votes.</param>
/// <param name="Gold">n class indices, -1 where unknown.</param>
/// <param name="OffSchema">Votes that name no class; they count as abstentions.</param>
public sealed record LabeledVotes(string[] Ids, VoteMatrix Votes, int[] Gold, int OffSchema)
{
    public ClassList Classes => Votes.Classes;

    /// <summary>The documents for which <paramref name="keep"/> holds, in their order.</summary>
    public LabeledVotes Where(Func<int, bool> keep)
    {
        var kept = Enumerable.Range(0, Ids.Length).Where(keep).ToArray();
        return Select(kept);
    }

    /// <summary>The documents of one split; ids of the shared sets begin with it (<c>train-17</c>).</summary>
    public LabeledVotes Split(string split) => Where(i => Ids[i].StartsWith(split + "-", StringComparison.Ordinal));

    public LabeledVotes Select(int[] documents)
    {
        var columns = Votes.Functions.Select(f =>
        {
            var column = new VoteColumn(f.Name, documents.Length, Votes.Voted.Count);
            for (var i = 0; i < documents.Length; i++) column[i] = f[documents[i]];
            if (f.Confidence is { } confidence) column.Confidence = [.. documents.Select(d => confidence[d])];
            return column;
        }).ToList();
        return new LabeledVotes([.. documents.Select(d => Ids[d])], new VoteMatrix(Classes, columns, documents.Length, Votes.Voted.Sets), [.. documents.Select(d => Gold[d])], OffSchema);
    }
}

/// <summary>Loads the vote sets in <c>../shared/data</c>: wide (one column a function) or long (id, lf, vote).</summary>
public static class VoteFiles
{
    /// <summary>Loads <c>votes.csv</c> and <c>gold.csv</c> of a shared set. Classes are those of the gold file in ordinal order, or the 77 intents for the Banking77 votes.</summary>
    public static LabeledVotes Load(string set)
    {
        var gold = CsvRows.Read(SharedData.PathOf("data", set, "gold.csv")).Skip(1).ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        var classes = set.StartsWith("banking77", StringComparison.Ordinal)
            ? new ClassList(JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.PathOf("data", "banking77", "categories.json")))!)
            : new ClassList(gold.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var rows = CsvRows.Read(SharedData.PathOf("data", set, "votes.csv"));
        return rows[0] is ["id", "lf", "vote", ..] ? Long(rows, classes, gold) : Wide(rows, classes, gold);
    }

    private static LabeledVotes Wide(List<string[]> rows, ClassList classes, Dictionary<string, string> gold)
    {
        var n = rows.Count - 1;
        var columns = rows[0].Skip(1).Select(name => new VoteColumn(name, n, classes.Count)).ToArray();
        var offSchema = 0;
        for (var i = 0; i < n; i++)
            for (var f = 0; f < columns.Length; f++)
                columns[f][i] = Vote(rows[i + 1][f + 1], classes, ref offSchema);
        return Make([.. rows.Skip(1).Select(r => r[0])], columns, classes, gold, offSchema);
    }

    private static LabeledVotes Long(List<string[]> rows, ClassList classes, Dictionary<string, string> gold)
    {
        var documents = rows.Skip(1).Select(r => r[0]).Distinct(StringComparer.Ordinal).ToArray();
        var documentOf = documents.Select((id, i) => (id, i)).ToDictionary(x => x.id, x => x.i, StringComparer.Ordinal);
        var columns = new Dictionary<string, VoteColumn>(StringComparer.Ordinal);
        var offSchema = 0;
        foreach (var row in rows.Skip(1))
        {
            if (!columns.TryGetValue(row[1], out var column)) columns[row[1]] = column = new VoteColumn(row[1], documents.Length, classes.Count);
            column[documentOf[row[0]]] = Vote(row[2], classes, ref offSchema);
        }
        return Make(documents, [.. columns.Values], classes, gold, offSchema);
    }

    private static int Vote(string value, ClassList classes, ref int offSchema)
    {
        if (value is "" or "-1" or "ABSTAIN") return VoteColumn.Abstain;
        var vote = classes.IndexOf(value);
        if (vote < 0) offSchema++;
        return vote;
    }

    private static LabeledVotes Make(string[] ids, VoteColumn[] columns, ClassList classes, Dictionary<string, string> gold, int offSchema) =>
        new(ids, new VoteMatrix(classes, columns, ids.Length),
            [.. ids.Select(id => gold.TryGetValue(id, out var label) ? classes.IndexOf(label) : -1)], offSchema);
}
