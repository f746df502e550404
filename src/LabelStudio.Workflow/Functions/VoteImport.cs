using System.Text.Json;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>Imports a votes file, one function a column; all of it in one transaction, so that a bad file leaves nothing.</summary>
internal sealed class VoteImport(IStudioDbFactory factory, StagingFolder staging, TimeProvider time)
{
    public async Task<VoteImportResult> RunAsync(int projectId, string staged, Actor by, CancellationToken cancel)
    {
        var fileName = StagingFolder.FileNameOf(staged);
        var (documents, classes) = await ReadProjectAsync(projectId, cancel);
        using var table = new TableReader(File.OpenRead(staging.PathOf(staged)), fileName);
        // reading a large file takes a while; it is done before anything is locked
        var file = await Task.Run(() => VotesFile.Read(table, classes, documents, cancel), cancel);
        var names = file.Votes.Functions.Select(f => RuleBook.CheckName(f.Name)).ToList();
        await WriteAsync(projectId, fileName, file, names, by, cancel);
        var votes = file.Votes.Functions.Sum(f => Enumerable.Range(0, f.Length).LongCount(d => f[d] != VoteColumn.Abstain));
        var offSchema = file.OffSchema.GroupBy(o => o.Answer, StringComparer.Ordinal)
            .Select(g => (Answer: g.Key, Count: (int)Math.Min(int.MaxValue, g.Sum(o => o.Count))))
            .OrderByDescending(o => o.Count).ThenBy(o => o.Answer, StringComparer.Ordinal);
        return new VoteImportResult(names.Count, votes, (int)Math.Min(int.MaxValue, file.UnknownRows), [.. offSchema]);
    }

    private async Task<(IdIndex Documents, ClassList Classes)> ReadProjectAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        if (dataset.Documents == 0) throw new UserErrorException("The project has no documents, so there is nothing that could be voted on. Import documents first.");
        if (dataset.Classes.Count == 0) throw new UserErrorException("The project has no classes, so no vote means anything. Add classes under Settings.");
        var ids = new IdIndex(dataset.Documents);
        await foreach (var d in DocumentStore.ReadKeysAsync(db, projectId, cancel))
        {
            // the place of an id in the index is the document's ordinal
            if (ids.Add(d.ExternalId, out _) != d.Ordinal) throw new InvalidDataException($"Document {d.Ordinal} is out of order.");
        }
        return (ids, new ClassList(dataset.Classes));
    }

    private async Task WriteAsync(int projectId, string fileName, VotesFile file, List<string> names, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var blocks = await DocumentChunks.StatesAsync(db, projectId, cancel);
        if (blocks.Sum(b => b.Count) != file.Votes.Documents)
            throw new UserErrorException("Documents were imported while the votes were read. Nothing was changed; import the votes again.");
        for (var i = 0; i < names.Count; i++)
        {
            var function = await FunctionAsync(db, projectId, names[i], cancel);
            var own = OwnSets.Of(file.Votes, i);
            var version = new FunctionVersion
            {
                Definition = fileName,
                Class = -1,
                Sets = SetTable.Write(own.Sets),
                By = by.Name,
                At = time.GetUtcNow().UtcDateTime,
                OffSchema = OffSchemaJson(file, file.Votes.Functions[i].Name),
            };
            await RuleBook.AddVersionAsync(db, function, version, cancel);
            await VoteStore.WriteAllAsync(db, version.Id, own.Column, blocks, file.Votes.Classes.Count, cancel);
        }
        await transaction.CommitAsync(cancel);
    }

    private static async Task<LabelingFunction> FunctionAsync(StudioDb db, int projectId, string name, CancellationToken cancel)
    {
        var function = await db.Functions.FirstOrDefaultAsync(f => f.ProjectId == projectId && f.Name == name, cancel);
        if (function is { Kind: FunctionKind.Rule })
            throw new UserErrorException($"The column \"{name}\" has the name of a rule of this project. Rename the column or the rule; nothing was imported.");
        if (function != null) return function;
        function = new LabelingFunction { ProjectId = projectId, Name = name, Kind = FunctionKind.Imported };
        db.Functions.Add(function);
        await db.SaveChangesAsync(cancel);
        return function;
    }

    private static string OffSchemaJson(VotesFile file, string function) =>
        JsonSerializer.Serialize(file.OffSchema.Where(o => o.Function == function).ToDictionary(o => o.Answer, o => o.Count));
}
