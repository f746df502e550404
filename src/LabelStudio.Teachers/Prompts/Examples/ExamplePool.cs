using LabelStudio.Core.Analysis.NearDuplicates;

namespace LabelStudio.Teachers.Prompts.Examples;

/// <summary>The gold of train and dev that prompts may draw on, ready to be searched. Safe for many threads.</summary>
public sealed class ExamplePool
{
    /// <summary>Texts as alike as this say the same: one would give the other's answer away.</summary>
    public const double SameText = 0.8;

    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly Lazy<TextIndex> _index;

    public ExamplePool(IReadOnlyList<GoldExample> examples)
    {
        Examples = examples;
        for (var i = 0; i < examples.Count; i++) _byId.TryAdd(examples[i].Id, i);
        _index = new Lazy<TextIndex>(() => new TextIndex([.. examples.Select(e => e.Text)]));
    }

    public static ExamplePool Empty { get; } = new([]);

    public IReadOnlyList<GoldExample> Examples { get; }

    public GoldExample? Find(string id) => _byId.TryGetValue(id, out var at) ? Examples[at] : null;

    /// <summary>The examples most like a document, best first; itself and what says the same are left out.</summary>
    public IEnumerable<(GoldExample Example, float Similarity)> Nearest(PromptDocument document, int most) =>
        _index.Value.Nearest(document.Text, most).Select(n => (Example: Examples[n.Index], n.Similarity)).Where(n => !GivesAway(n.Example, document));

    /// <summary>Whether an example is the document, or says the same.</summary>
    public static bool GivesAway(GoldExample example, PromptDocument document) =>
        example.Id == document.Id || TextLikeness.Of(example.Text, document.Text) >= SameText;
}
