namespace LabelStudio.Tests.Support;

/// <summary>The texts of one split with their gold, from shared data.</summary>
public sealed record TextSet(string[] Texts, string[] Gold)
{
    /// <summary>banking77: <c>train</c> or <c>test</c>.</summary>
    public static TextSet Banking77(string split)
    {
        var rows = CsvRows.Read(SharedData.PathOf("data", "banking77", $"{split}.csv")).Skip(1).ToArray();
        return new TextSet([.. rows.Select(r => r[0])], [.. rows.Select(r => r[1])]);
    }

    /// <summary>youtube and hausa: <c>train</c>, <c>dev</c> or <c>test</c>.</summary>
    public static TextSet Wrench(string set, string split)
    {
        var gold = CsvRows.Read(SharedData.PathOf("data", set, "gold.csv")).Skip(1).ToDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
        var rows = CsvRows.Read(SharedData.PathOf("data", set, "texts.csv")).Skip(1).Where(r => r[2] == split && gold.ContainsKey(r[0])).ToArray();
        return new TextSet([.. rows.Select(r => r[1])], [.. rows.Select(r => gold[r[0]])]);
    }

    /// <summary>The class names, in ordinal order.</summary>
    public string[] ClassNames => [.. Gold.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The gold as indices into <paramref name="names"/>.</summary>
    public int[] Indices(string[] names) => Array.ConvertAll(Gold, g => Array.IndexOf(names, g));
}
