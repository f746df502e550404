namespace LabelStudio.Tests.Support;

/// <summary>Texts with their votes and gold.</summary>
/// <param name="Texts">n texts.</param>
/// <param name="Votes">Of the same n documents.</param>
public sealed record TextVotes(string[] Texts, LabeledVotes Votes)
{
    /// <summary>A shared set with both; all of it, or the documents of some splits by the names that its ids begin with.</summary>
    public static TextVotes Shared(string set, params string[] splits)
    {
        var texts = CsvRows.Read(SharedData.PathOf("data", set, "texts.csv")).Skip(1).ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        var all = VoteFiles.Load(set);
        var votes = all.Where(i => texts.ContainsKey(all.Ids[i]) && (splits.Length == 0 || splits.Any(s => all.Ids[i].StartsWith(s + "-", StringComparison.Ordinal))));
        return new TextVotes([.. votes.Ids.Select(id => texts[id])], votes);
    }

    /// <summary>The documents for which <paramref name="keep"/> holds, in their order.</summary>
    public TextVotes Where(Func<int, bool> keep) => new([.. Texts.Where((_, i) => keep(i))], Votes.Where(keep));
}
