using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Examples;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Prompts;

/// <summary>What prompts of a project draw on: classes, gold of train and dev as examples, fields, and the texts of the test split that must not stand in a prompt. Kept until the project changes.</summary>
internal sealed class PromptMaterial(IStudioDbFactory factory, OpenGold gold)
{
    /// <summary>More examples make no better choice, only a slower one.</summary>
    private const int MostExamples = 20_000;

    private const int FieldSample = 2_000, LintSample = 40;

    private readonly Lock _lock = new();
    private readonly Dictionary<(int Project, string Part), (string Key, Task<object> Value)> _kept = [];

    public async Task<PromptSchema> SchemaAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var classes = await db.Classes.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).ToListAsync(cancel);
        return classes.Count == 0
            ? throw new UserErrorException("The project has no classes yet, so there is nothing a prompt could ask for. Add classes under Settings.")
            : new PromptSchema(new ClassList(classes.Select(c => c.Name)), [.. classes.Select(c => c.Description)]);
    }

    /// <summary>What answers that are no class mean in this project, for prompts that do not say otherwise themselves.</summary>
    public async Task<PromptDefinition> WithMappingAsync(int projectId, PromptDefinition prompt, PromptSchema schema, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var mappings = await db.AnswerMappings.AsNoTracking().Where(m => m.ProjectId == projectId && m.Class >= 0).ToListAsync(cancel);
        if (mappings.Count == 0) return prompt;
        var all = mappings.Where(m => m.Class < schema.Classes.Count).ToDictionary(m => m.Answer, m => schema.Classes[m.Class], StringComparer.Ordinal);
        foreach (var (answer, name) in prompt.Mapping) all[answer] = name;
        return prompt with { Mapping = all };
    }

    /// <summary>A prompt ready to be asked.</summary>
    /// <exception cref="UserErrorException">It cannot be asked; the message says why.</exception>
    public async Task<CompiledPrompt> CompileAsync(int projectId, PromptDefinition prompt, CancellationToken cancel)
    {
        var schema = await SchemaAsync(projectId, cancel);
        var pool = await PoolAsync(projectId, cancel);
        try
        {
            return CompiledPrompt.Compile(await WithMappingAsync(projectId, prompt, schema, cancel), schema, pool);
        }
        catch (PromptException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    /// <summary>Gold of train and dev, spread evenly where there is a great deal of it.</summary>
    public async Task<ExamplePool> PoolAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var open = await gold.ReadAsync(db, projectId, cancel);
        var documents = await db.Projects.Where(p => p.Id == projectId).Select(p => p.DocumentsVersion).FirstOrDefaultAsync(cancel);
        return await KeptAsync(projectId, "pool", RunJson.Digest(open.Input.Digest, documents), async () =>
        {
            await using var own = factory.Create();
            var labels = open.Labels.Count <= MostExamples ? open.Labels : [.. Enumerable.Range(0, MostExamples).Select(i => open.Labels[(int)((long)i * open.Labels.Count / MostExamples)])];
            var found = (await DocumentStore.FindAsync(own, projectId, [.. labels.Select(l => l.Ordinal)])).ToDictionary(d => d.Ordinal);
            return new ExamplePool([.. labels.Where(l => found.ContainsKey(l.Ordinal)).Select(l => new GoldExample(found[l.Ordinal].ExternalId, found[l.Ordinal].Text, l.Class))]);
        }).WaitAsync(cancel);
    }

    /// <summary>The texts of the test split. No gold is read.</summary>
    public async Task<TestTexts> TestTextsAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var version = await db.Projects.Where(p => p.Id == projectId).Select(p => p.DocumentsVersion).FirstOrDefaultAsync(cancel);
        return await KeptAsync(projectId, "test", RunJson.Digest(version), async () =>
        {
            await using var own = factory.Create();
            var splits = await DocumentChunks.ReadSplitsAsync(own, projectId);
            var test = new TestTexts();
            if (!splits.Contains(Split.Test)) return test;
            await foreach (var d in DocumentStore.ReadTextsAsync(own, projectId, 0, splits.Length))
                if (d.Ordinal < splits.Length && splits[d.Ordinal] == Split.Test) test.Add(d.Text);
            return test;
        }).WaitAsync(cancel);
    }

    /// <summary>Fields with the share of documents that have a value, by a sample spread over all.</summary>
    public async Task<IReadOnlyDictionary<string, double>> FieldsAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        return await KeptAsync<IReadOnlyDictionary<string, double>>(projectId, "fields", RunJson.Digest(stamp.DocumentsVersion), async () =>
        {
            await using var own = factory.Create();
            var documents = await SpreadAsync(own, projectId, stamp.Documents, FieldSample);
            return documents.SelectMany(d => FieldsJson.Read(d.Fields)).Where(f => f.Value.Length > 0).GroupBy(f => f.Key, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Count() / (double)documents.Count, StringComparer.Ordinal);
        }).WaitAsync(cancel);
    }

    /// <summary>A few documents of train and dev, to see how long prompts become.</summary>
    public async Task<IReadOnlyList<PromptDocument>> DocumentsAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        return await KeptAsync<IReadOnlyList<PromptDocument>>(projectId, "documents", RunJson.Digest(stamp.DocumentsVersion), async () =>
        {
            await using var own = factory.Create();
            return [.. (await SpreadAsync(own, projectId, stamp.Documents, LintSample)).Where(d => d.Split != Split.Test).Select(Of)];
        }).WaitAsync(cancel);
    }

    /// <summary>Which of these ids are of the test split.</summary>
    public async Task<IReadOnlySet<string>> TestIdsAsync(int projectId, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return new HashSet<string>();
        await using var db = factory.Create();
        return (await db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && ids.Contains(d.ExternalId) && d.Split == Split.Test).Select(d => d.ExternalId).ToListAsync(cancel)).ToHashSet();
    }

    public static PromptDocument Of(Document d) => new(d.ExternalId, d.Text, FieldsJson.Read(d.Fields));

    /// <summary>Numbers 0 to n-1 in an order that the seed alone decides.</summary>
    public static void Shuffle(int[] ordinals, int seed)
    {
        var draws = new SplitMix(seed);
        draws.Shuffle(ordinals.AsSpan());
    }

    private static async Task<IReadOnlyList<Document>> SpreadAsync(StudioDb db, int projectId, int documents, int count)
    {
        var most = Math.Min(count, documents);
        return await DocumentStore.FindAsync(db, projectId, [.. Enumerable.Range(0, most).Select(i => (int)((long)i * documents / most))]);
    }

    private async Task<T> KeptAsync<T>(int projectId, string part, string key, Func<Task<T>> make)
        where T : class
    {
        Task<object> value;
        lock (_lock)
        {
            if (_kept.TryGetValue((projectId, part), out var kept) && kept.Key == key && !kept.Value.IsFaulted) value = kept.Value;
            else _kept[(projectId, part)] = (key, value = Task.Run(async () => (object)await make(), CancellationToken.None));
        }
        return (T)await value;
    }
}
