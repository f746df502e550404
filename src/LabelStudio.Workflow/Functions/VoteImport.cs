using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>Imports a votes file, one function a column; all of it in one transaction, so that a bad file leaves nothing.</summary>
internal sealed class VoteImport(IStudioDbFactory factory, StagingFolder staging, TimeProvider time)
{
    /// <summary>See <see cref="IFunctions.PreviewVotesAsync"/>.</summary>
    public async Task<VotePreview> PreviewAsync(int projectId, string staged, CancellationToken cancel)
    {
        var (fileName, file) = await ReadAsync(projectId, staged, cancel);
        await using var db = factory.Create();
        var known = (await CurrentFunction.ReadAsync(db, projectId, cancel)).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var map = await AnswerMap.ReadAsync(db, projectId, cancel);
        var functions = file.Votes.Functions.Select((f, i) => new PreviewedFunction(f.Name, Votes(f), file.Answers[i].Answers.Sum(a => a.Count), known.GetValueOrDefault(f.Name)?.Version));
        return new VotePreview(
            fileName, [.. functions], Answered(file), file.UnknownRows, file.UnknownIds,
            AnswerService.Rows(file.Votes.Classes, map, [.. file.OffSchema.Select(o => (o.Function, o.Answer, o.Count))], [], _ => true));
    }

    public async Task<VoteImportResult> RunAsync(int projectId, string staged, IReadOnlyList<AnswerChoice> choices, Actor by, CancellationToken cancel)
    {
        // reading a large file takes a while; it is done before anything is locked
        var (fileName, file) = await ReadAsync(projectId, staged, cancel);
        var names = file.Votes.Functions.Select(f => RuleBook.CheckName(f.Name)).ToList();
        var (votes, map) = await WriteAsync(projectId, fileName, file, names, choices, by, cancel);
        var offSchema = file.OffSchema.Where(o => map[o.Answer] == null).GroupBy(o => o.Answer, StringComparer.Ordinal)
            .Select(g => (Answer: g.Key, Count: (int)Math.Min(int.MaxValue, g.Sum(o => o.Count))))
            .OrderByDescending(o => o.Count).ThenBy(o => o.Answer, StringComparer.Ordinal);
        return new VoteImportResult(names.Count, votes, (int)Math.Min(int.MaxValue, file.UnknownRows), [.. offSchema]);
    }

    private async Task<(string FileName, VotesFile File)> ReadAsync(int projectId, string staged, CancellationToken cancel)
    {
        var fileName = StagingFolder.FileNameOf(staged);
        var (documents, classes) = await ReadProjectAsync(projectId, cancel);
        using var table = new TableReader(File.OpenRead(staging.PathOf(staged)), fileName);
        return (fileName, await Task.Run(() => VotesFile.Read(table, classes, documents, cancel), cancel));
    }

    private static long Votes(VoteColumn column) => Enumerable.Range(0, column.Length).LongCount(d => column[d] != VoteColumn.Abstain);

    /// <summary>Documents with any answer, of a class or not.</summary>
    private static int Answered(VotesFile file)
    {
        var answered = new bool[file.Votes.Documents];
        for (var f = 0; f < file.Votes.Functions.Count; f++)
        {
            var (votes, answers) = (file.Votes.Functions[f], file.Answers[f].Of(answered.Length));
            for (var d = 0; d < answered.Length; d++) answered[d] |= votes[d] != VoteColumn.Abstain || answers?[d] >= 0;
        }
        return answered.Count(a => a);
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

    private async Task<(long Votes, AnswerMap Map)> WriteAsync(
        int projectId, string fileName, VotesFile file, List<string> names, IReadOnlyList<AnswerChoice> choices, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var blocks = await DocumentChunks.StatesAsync(db, projectId, cancel);
        if (blocks.Sum(b => b.Count) != file.Votes.Documents)
            throw new UserErrorException("Documents were imported while the votes were read. Nothing was changed; import the votes again.");
        var at = time.GetUtcNow().UtcDateTime;
        var changed = await AnswerMap.SaveAsync(db, projectId, choices, by, at, cancel);
        await AnswerService.RemakeAsync(db, projectId, changed, names.ToHashSet(StringComparer.Ordinal), by, at, cancel);
        var map = await AnswerMap.ReadAsync(db, projectId, cancel);
        var votes = 0L;
        for (var i = 0; i < names.Count; i++)
        {
            var function = await FunctionAsync(db, projectId, names[i], cancel);
            var own = OwnSets.Of(file.Votes, i);
            var answers = file.Answers[i];
            var of = answers.Of(own.Column.Length);
            var column = map.Apply(own.Column, [.. answers.Answers.Select(a => a.Answer)], of, file.Votes.Classes.Count + own.Sets.Count);
            var version = new FunctionVersion
            {
                Definition = fileName,
                Class = -1,
                Sets = SetTable.Write(own.Sets),
                By = by.Name,
                At = at,
                OffSchema = OffSchemaAnswers.Write(answers.Answers),
            };
            await RuleBook.AddVersionAsync(db, function, version, cancel);
            await VoteStore.WriteAllAsync(db, version.Id, column, blocks, file.Votes.Classes.Count, cancel);
            if (of != null) await AnswerStore.WriteAllAsync(db, version.Id, of, blocks, cancel);
            votes += Votes(column);
        }
        await transaction.CommitAsync(cancel);
        return (votes, map);
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
}
