namespace LabelStudio.Teachers.Prompts.Examples;

/// <summary>Finds the few classes that a document is likely to be of: by its likeness to their names and descriptions, and to their gold examples.</summary>
internal sealed class ClassShortlist
{
    private const int Neighbours = 60;

    private readonly int[] _offered;
    private readonly HashSet<int> _isOffered;
    private readonly TextIndex _names;
    private readonly ExamplePool _pool;

    public ClassShortlist(PromptSchema schema, IReadOnlyList<int> offered, ExamplePool pool)
    {
        (_offered, _pool) = ([.. offered], pool);
        _isOffered = [.. offered];
        _names = new TextIndex([.. _offered.Select(k => $"{Answers.LabelNames.Fold(schema.Classes[k])} {schema.Descriptions[k]}")]);
    }

    /// <summary>The likeliest classes in the order of the schema, so that their places tell nothing; classes that nothing speaks for fill up.</summary>
    public int[] Of(PromptDocument document, int size)
    {
        var scores = new Dictionary<int, float>();
        foreach (var (at, similarity) in _names.Nearest(document.Text, _offered.Length)) scores[_offered[at]] = similarity;
        var best = new Dictionary<int, float>();
        foreach (var (example, similarity) in _pool.Nearest(document, Neighbours))
            if (_isOffered.Contains(example.Class)) best.TryAdd(example.Class, similarity);
        foreach (var (k, similarity) in best) scores[k] = scores.GetValueOrDefault(k) + similarity;
        return [.. _offered.OrderByDescending(k => scores.GetValueOrDefault(k)).ThenBy(k => k).Take(size).Order()];
    }
}
