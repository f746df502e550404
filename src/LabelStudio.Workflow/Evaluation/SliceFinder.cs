using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Text;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Cuts the documents by what is known of them and says where the student is worse than elsewhere.</summary>
internal static class SliceFinder
{
    /// <summary>Fewer documents say nothing.</summary>
    private const int Smallest = 10;

    /// <summary>Values of one field, the commonest; a field with more different values is an id or a text.</summary>
    private const int MostValues = 20;

    private const int Kept = 60;

    /// <summary>A band ends with so many words; above the last there is one more.</summary>
    private static readonly int[] Bands = [4, 8, 16, 32, 64];

    /// <param name="rows">The documents.</param>
    /// <param name="judged">Those of them with gold.</param>
    /// <param name="right">Whether the student has each document right.</param>
    public static SliceFindings Find(EvaluationRows rows, int[] judged, bool[] right)
    {
        var found = new List<(SliceKind Kind, string Name, string Key, int N, int Right)>();
        found.AddRange(Cut(judged, right, SliceKind.Length, i => Band(rows.Texts[i])));
        found.AddRange(Cut(judged, right, SliceKind.Covered, i => Covered(rows.Votes, i) ? ("a function votes", "yes") : ("no function votes", "no")));
        if (judged.Any(i => rows.Duplicated[i]))
            found.AddRange(Cut(judged, right, SliceKind.Duplicates, i => rows.Duplicated[i] ? ("has a twin in another split", "yes") : ("has no twin in another split", "no")));
        for (var f = 0; f < rows.Functions.Count; f++)
        {
            var column = rows.Votes.Functions[f];
            var hit = judged.Where(i => column[i] != VoteColumn.Abstain).ToArray();
            if (hit.Length > 0)
                found.Add((SliceKind.Function, $"{rows.Functions[f].Name} votes", rows.Functions[f].Id.ToString(CultureInfo.InvariantCulture), hit.Length, hit.Count(i => right[i])));
        }
        found.AddRange(ByField(rows, judged, right));

        var large = found.Where(s => s.N >= Smallest && s.N < judged.Length).ToList();
        var scores = SliceScore.Compare(judged.Length, judged.Count(i => right[i]), [.. large.Select(s => (s.N, s.Right))]);
        var slices = large.Zip(scores, (s, score) => new Slice(s.Kind, s.Name, s.Key, score))
            .OrderBy(s => s.Score.Difference.Value < 0 ? s.Score.PValue : 2 - s.Score.PValue).ThenBy(s => s.Score.Difference.Value).ThenBy(s => s.Name, StringComparer.Ordinal);
        return new SliceFindings([.. slices.Take(Kept)], large.Count, found.Count(s => s.N < Smallest), Smallest);
    }

    private static IEnumerable<(SliceKind, string, string, int, int)> ByField(EvaluationRows rows, int[] judged, bool[] right)
    {
        var values = new Dictionary<string, Dictionary<string, (int N, int Right)>>(StringComparer.Ordinal);
        foreach (var i in judged)
        {
            foreach (var (name, value) in FieldsJson.Read(rows.Fields[i]))
            {
                if (!values.TryGetValue(name, out var counts)) values[name] = counts = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
                var (n, known) = counts.GetValueOrDefault(value);
                counts[value] = (n + 1, known + (right[i] ? 1 : 0));
            }
        }
        return from field in values.OrderBy(v => v.Key, StringComparer.Ordinal)
               where field.Value.Count <= MostValues
               from value in field.Value.OrderBy(v => v.Key, StringComparer.Ordinal)
               select (SliceKind.Field, $"{field.Key}: {value.Key}", SliceSearch.Field(field.Key, value.Key), value.Value.N, value.Value.Right);
    }

    private static IEnumerable<(SliceKind, string, string, int, int)> Cut(int[] judged, bool[] right, SliceKind kind, Func<int, (string Name, string Key)> of) =>
        judged.GroupBy(of).OrderBy(g => g.Key.Name, StringComparer.Ordinal).Select(g => (kind, g.Key.Name, g.Key.Key, g.Count(), g.Count(i => right[i])));

    private static (string Name, string Key) Band(string text)
    {
        var words = 0;
        foreach (var _ in Words.In(text)) words++;
        var from = 0;
        foreach (var to in Bands)
        {
            if (words <= to) return (string.Create(CultureInfo.InvariantCulture, $"{from}–{to} words"), SliceSearch.Words(from, to));
            from = to + 1;
        }
        return (string.Create(CultureInfo.InvariantCulture, $"{from} words or more"), SliceSearch.Words(from, null));
    }

    private static bool Covered(VoteMatrix votes, int row)
    {
        foreach (var f in votes.Functions)
            if (f[row] != VoteColumn.Abstain) return true;
        return false;
    }
}
