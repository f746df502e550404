using System.Text.Json;
using LabelStudio.Core.Votes;

namespace LabelStudio.Storage.Votes;

/// <summary>The sets of classes that a function version votes for, as JSON: <c>[{"Classes":[0,4],"Shares":[0.7,0.3]}]</c>.</summary>
public static class SetTable
{
    /// <returns>Null for no sets.</returns>
    public static string? Write(IReadOnlyList<ClassSet> sets) =>
        sets.Count == 0 ? null : JsonSerializer.Serialize(sets.Select(s => new Row([.. s.Classes], [.. s.Shares])));

    /// <summary>The table of a rule, which has one set or none.</summary>
    public static string? Write(ClassSet? set) => set == null ? null : Write([set]);

    public static IReadOnlyList<ClassSet> Read(string? json) =>
        json == null ? [] : [.. (JsonSerializer.Deserialize<List<Row>>(json) ?? []).Select(r => new ClassSet(r.Classes, r.Shares))];

    private sealed record Row(int[] Classes, float[] Shares);
}
