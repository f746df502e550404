using LabelStudio.Workflow.Projects;

namespace LabelStudio.Workflow.Guidelines;

/// <summary>What each class means: the guideline's section under the class's name, else the description that the class has.</summary>
public sealed class ClassDefinitions
{
    private readonly Dictionary<int, IReadOnlyList<MarkdownBlock>> _byClass = [];

    public ClassDefinitions(string guideline, IReadOnlyList<ClassInfo> classes)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var c in classes) byName.TryAdd(Plain(c.Name), c.Index);
        var general = new List<MarkdownBlock>();
        var (section, level) = (-1, 0);
        foreach (var block in MarkdownText.Parse(guideline))
        {
            if (block.Kind == BlockKind.Heading && byName.TryGetValue(Plain(block.Plain), out var named))
            {
                (section, level) = (named, block.Level);
                _byClass[named] = [];
                continue;
            }
            // a section ends with the next heading that is not below it
            if (block.Kind == BlockKind.Heading && block.Level <= level) section = -1;
            if (section >= 0) _byClass[section] = [.. _byClass[section], block];
            else general.Add(block);
        }
        General = general;
        foreach (var c in classes)
            if ((!_byClass.TryGetValue(c.Index, out var own) || own.Count == 0) && c.Description.Trim().Length > 0)
                _byClass[c.Index] = [new MarkdownBlock(BlockKind.Paragraph, 0, [[new MarkdownRun(c.Description.Trim())]])];
    }

    /// <summary>What the guideline says beside the definitions.</summary>
    public IReadOnlyList<MarkdownBlock> General { get; }

    /// <summary>The definition of a class, or nothing.</summary>
    public IReadOnlyList<MarkdownBlock> Of(int @class) => _byClass.GetValueOrDefault(@class) ?? [];

    private static string Plain(string name) => name.Replace('_', ' ').Trim().ToLowerInvariant();
}
