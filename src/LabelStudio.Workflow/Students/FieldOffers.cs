using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Students;

/// <summary>Finds the fields that a student may read, on documents from all over train and dev.</summary>
internal sealed class FieldOffers(IStudioDbFactory factory, OpenGold gold)
{
    private const int Windows = 20, WindowSize = 1_000, MostExamples = 4, FewestGold = 30;

    // nearly as many values as documents: names and numbers of single things
    private const double Ids = 0.5;

    // there for so few documents that it may be an artefact of how they were gathered
    private const double Sparse = 0.9;
    // what tables of texts call their own columns cannot be told from a field
    private static readonly string[] Taken = ["id", "text"];

    private const double Answer = 0.98;

    public async Task<IReadOnlyList<FieldOffer>> ReadAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var n = await DocumentStore.CountAsync(db, projectId, cancel);
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        var known = (await gold.ReadAsync(db, projectId, cancel)).Column(n);
        var found = new Dictionary<string, Found>(StringComparer.OrdinalIgnoreCase);
        var (documents, step) = (0, Math.Max(WindowSize, n / Windows));
        for (var from = 0; from < n; from += step)
        {
            await foreach (var row in DocumentStore.ReadAsync(db, projectId, from, Math.Min(WindowSize, n - from), cancel))
            {
                // what test holds is not looked at, its fields neither
                if (splits[row.Ordinal] == Split.Test) continue;
                documents++;
                foreach (var (name, value) in FieldsJson.Read(row.Fields))
                {
                    if (Taken.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
                    if (!found.TryGetValue(name, out var field)) found[name] = field = new Found(name);
                    field.Add(value, known[row.Ordinal]);
                }
            }
        }
        return [.. found.Values.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Select(f => f.Offer(documents))];
    }

    private sealed class Found(string name)
    {
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Value, int Class), int> _gold = [];
        private readonly FieldLearner _learner = new([name]);
        private int _filled;

        public string Name => name;

        public void Add(string value, int @class)
        {
            if (StudentField.Fold(value) is not { Length: > 0 } folded) return;
            _filled++;
            _counts[folded] = _counts.GetValueOrDefault(folded) + 1;
            _learner.Add(_ => value);
            if (@class >= 0) _gold[(folded, @class)] = _gold.GetValueOrDefault((folded, @class)) + 1;
        }

        public FieldOffer Offer(int documents)
        {
            var number = _filled > 0 && _learner.Learn().Fields[0].Edges != null;
            return new FieldOffer(
                name, documents, documents == 0 ? 0 : (double)_filled / documents, _counts.Count, number,
                [.. _counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostExamples).Select(c => c.Key)], [.. Cautions(documents, number)]);
        }

        private IEnumerable<string> Cautions(int documents, bool number)
        {
            var judged = _gold.Values.Sum();
            var right = _gold.GroupBy(g => g.Key.Value).Sum(g => g.Max(c => c.Value));
            if (_counts.Count > 1 && judged >= FewestGold && _gold.Keys.Select(k => k.Value).Distinct().Count() <= judged / 3 && right > Answer * judged)
                yield return $"It agrees with gold on {InWords.Percent((double)right / judged)} of {InWords.Count(judged, "document")}: it may be the answer itself.";
            if (_counts.Count == 1) yield return "It has the same value everywhere.";
            else if (!number && _counts.Count > Ids * _filled) yield return "Nearly every document has a value of its own: it looks like an id or a text.";
            if (_filled < Sparse * documents) yield return "Only a part of the documents has it: what the student learns of it may be how they were gathered.";
        }
    }
}
