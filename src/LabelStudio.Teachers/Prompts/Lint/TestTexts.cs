using LabelStudio.Core.Text;

namespace LabelStudio.Teachers.Prompts.Lint;

/// <summary>A text of the test split that stands in a prompt.</summary>
/// <param name="Document">Its number, in the order they were added.</param>
/// <param name="Start">Where it begins in the prompt.</param>
/// <param name="Length">How much of the prompt it takes.</param>
/// <param name="Share">Share of its words, three by three, that stand in the prompt: 1 is word for word.</param>
public readonly record struct FoundTestText(int Document, int Start, int Length, double Share);

/// <summary>Knows texts of the test split by their runs of three words, and finds those that stand in a prompt, whole or almost. Texts only: no gold is read.</summary>
/// <remarks>Texts of fewer than four words are not looked for: they would be found everywhere. Safe for many threads once built.</remarks>
public sealed class TestTexts
{
    /// <summary>From this share of its word runs on a text counts as standing in the prompt.</summary>
    public const double Least = 0.8;

    private const int Run = 3, FewestWords = 4;

    private readonly List<int> _runs = [];
    private readonly List<(ulong Run, int Text)> _added = [];
    private readonly Lock _lock = new();
    private (ulong Run, int Text)[] _sorted = [];

    public int Count => _runs.Count;

    /// <summary>Adds the next text.</summary>
    public void Add(string text)
    {
        var runs = Runs(text, out var words);
        _runs.Add(words < FewestWords ? 0 : runs.Count);
        if (words < FewestWords) return;
        foreach (var run in runs.Keys) _added.Add((run, _runs.Count - 1));
    }

    /// <summary>The texts that stand in a prompt, by their place there.</summary>
    public IReadOnlyList<FoundTestText> In(string prompt)
    {
        var hits = new Dictionary<int, (int Count, int Start, int End)>();
        var sorted = Sorted();
        foreach (var (run, place) in Runs(prompt, out _))
        {
            var at = Array.BinarySearch(sorted, (run, -1));
            for (at = ~at; at < sorted.Length && sorted[at].Run == run; at++)
            {
                var hit = hits.GetValueOrDefault(sorted[at].Text, (0, int.MaxValue, 0));
                hits[sorted[at].Text] = (hit.Item1 + 1, Math.Min(hit.Item2, place.Start), Math.Max(hit.Item3, place.End));
            }
        }
        return
        [
            .. hits.Where(h => h.Value.Count >= Least * _runs[h.Key])
                .Select(h => new FoundTestText(h.Key, h.Value.Start, h.Value.End - h.Value.Start, h.Value.Count / (double)_runs[h.Key]))
                .OrderBy(f => f.Start).ThenBy(f => f.Document),
        ];
    }

    private (ulong Run, int Text)[] Sorted()
    {
        lock (_lock)
        {
            if (_sorted.Length != _added.Count)
            {
                _sorted = [.. _added];
                Array.Sort(_sorted);
            }
            return _sorted;
        }
    }

    /// <summary>The distinct runs of three words with their first places.</summary>
    private static Dictionary<ulong, TextSpan> Runs(string text, out int words)
    {
        var spans = new List<TextSpan>();
        var hashes = new List<ulong>();
        foreach (var word in Words.In(text))
        {
            spans.Add(word);
            hashes.Add(Hash(Words.Lower(text.AsSpan(word.Start, word.Length))));
        }
        words = spans.Count;
        var runs = new Dictionary<ulong, TextSpan>();
        for (var i = 0; i + Run <= spans.Count; i++)
        {
            var hash = 0UL;
            for (var j = 0; j < Run; j++) hash = Mix(hash * 3 + hashes[i + j]);
            runs.TryAdd(hash, new TextSpan(spans[i].Start, spans[i + Run - 1].End - spans[i].Start));
        }
        return runs;
    }

    private static ulong Hash(string word)
    {
        var hash = 0xCBF2_9CE4_8422_2325;
        foreach (var unit in word) hash = (hash ^ unit) * 0x0000_0100_0000_01B3;
        return Mix(hash);
    }

    /// <summary>Spreads every bit over all others (the finalizer of SplitMix64).</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
