using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Students.Policies;

/// <summary>What is wrong with a document as something to learn from.</summary>
public enum QualityFlaw
{
    /// <summary>Not a single letter.</summary>
    NoLetters,

    /// <summary>Fewer than three letters; of Chinese, Japanese and Korean, none at all.</summary>
    TooShort,

    /// <summary>Of another script than most documents, or hardly any word that another document has.</summary>
    Foreign,

    /// <summary>The label says nothing: its entropy is at least 99 % of the most there can be.</summary>
    EmptyLabel,
}

/// <summary>Leaves out training documents of low quality.</summary>
public sealed class QualityFilter
{
    private const int FewestLetters = 3;

    /// <summary>Fewer words than this say nothing of a language.</summary>
    private const int FewestWords = 5;

    private const double FewestKnown = 0.1;
    private const double MainScript = 0.9;
    private const double EmptyEntropy = 0.99;

    private QualityFilter(TrainingEdits edits, IReadOnlyDictionary<QualityFlaw, int> flaws)
    {
        Edits = edits;
        Flaws = flaws;
    }

    /// <summary>The documents to drop.</summary>
    public TrainingEdits Edits { get; }

    /// <summary>How many documents are dropped for each flaw; a document counts for the first one it has.</summary>
    public IReadOnlyDictionary<QualityFlaw, int> Flaws { get; }

    /// <summary>Looks at documents.</summary>
    /// <param name="texts">n texts.</param>
    /// <param name="labels">n posteriors.</param>
    /// <param name="candidates">For each whether a student would learn from it.</param>
    /// <param name="verified">For each whether it has gold: it is kept.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Lengths that differ.</exception>
    public static QualityFilter Of(IReadOnlyList<string> texts, ProbabilisticLabels labels, bool[] candidates, bool[] verified, CancellationToken cancel = default)
    {
        if (texts.Count != labels.Count || texts.Count != candidates.Length || texts.Count != verified.Length)
            throw new ArgumentException($"{texts.Count} texts for {labels.Count} labels, {candidates.Length} candidates and {verified.Length} entries of what is verified.", nameof(texts));
        var scripts = new (TextScript Script, int Letters)[texts.Count];
        // words that two documents have are words of the language
        var seen = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var d = 0; d < texts.Count; d++)
        {
            if (!candidates[d]) continue;
            if (d % 4096 == 0) cancel.ThrowIfCancellationRequested();
            scripts[d] = TextScripts.Of(texts[d]);
            foreach (var word in Distinct(texts[d])) seen[word] = seen.ContainsKey(word);
        }
        var main = Main(scripts, candidates);
        var edits = new List<TrainingEdit>();
        var flaws = Enum.GetValues<QualityFlaw>().ToDictionary(f => f, _ => 0);
        for (var d = 0; d < texts.Count; d++)
        {
            if (!candidates[d] || verified[d]) continue;
            if (d % 4096 == 0) cancel.ThrowIfCancellationRequested();
            if (Flaw(texts[d], scripts[d], main, seen, labels, d) is not { } flaw) continue;
            edits.Add(new TrainingEdit(d, TrainingEdit.Drop));
            flaws[flaw]++;
        }
        return new QualityFilter(new TrainingEdits(edits), flaws);
    }

    private static QualityFlaw? Flaw(
        string text, (TextScript Script, int Letters) script, TextScript main, Dictionary<string, bool> seen, ProbabilisticLabels labels, int document)
    {
        if (script.Letters == 0) return QualityFlaw.NoLetters;
        if (script.Letters < FewestLetters && script.Script != TextScript.EastAsian) return QualityFlaw.TooShort;
        if (main != TextScript.None && script.Script != main) return QualityFlaw.Foreign;
        var words = Distinct(text);
        if (words.Count >= FewestWords && words.Count(w => seen[w]) <= FewestKnown * words.Count) return QualityFlaw.Foreign;
        return Entropy(labels[document]) >= EmptyEntropy * Math.Log(labels.Classes.Count) ? QualityFlaw.EmptyLabel : null;
    }

    /// <summary>The script of nearly all documents, or <see cref="TextScript.None"/> where several are at home.</summary>
    private static TextScript Main((TextScript Script, int Letters)[] scripts, bool[] candidates)
    {
        var counts = new int[(int)TextScript.Other + 1];
        for (var d = 0; d < scripts.Length; d++)
            if (candidates[d] && scripts[d].Letters > 0) counts[(int)scripts[d].Script]++;
        var most = Array.IndexOf(counts, counts.Max());
        return counts[most] >= MainScript * counts.Sum() ? (TextScript)most : TextScript.None;
    }

    private static HashSet<string> Distinct(string text) => [.. Words.Split(text)];

    private static double Entropy(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var p in row)
            if (p > 0) sum -= p * Math.Log(p);
        return sum;
    }
}
