using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <summary>Imports rules.json into a project; every rule is checked before the first is saved.</summary>
internal sealed class RuleImport(IStudioDbFactory factory, RuleBook book, ProjectRuleResources resources)
{
    private const int MaxBytes = 64 << 20;

    /// <returns>How many rules are new or changed.</returns>
    public async Task<int> RunAsync(int projectId, string fileName, Stream json, Actor by, CancellationToken cancel)
    {
        var bytes = await ReadAllAsync(fileName, json, cancel);
        ClassList classes;
        await using (var db = factory.Create())
        {
            var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
            if (dataset.Classes.Count == 0) throw new UserErrorException("The project has no classes yet, so rules have nothing to vote for. Add classes under Settings.");
            classes = new ClassList(dataset.Classes);
        }
        var known = await resources.ForAsync(projectId, cancel, saving: true);
        var (file, lists) = await Task.Run(() => RulesFile.ParseWithLists(bytes, fileName, classes, known), cancel);
        return await book.SaveAllAsync(projectId, file.Rules, lists, by, cancel);
    }

    private static async Task<byte[]> ReadAllAsync(string fileName, Stream stream, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            if (all.Length + read > MaxBytes) throw new UserErrorException($"{fileName} is larger than {MaxBytes >> 20} MB. Is it the right file?");
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }
}
