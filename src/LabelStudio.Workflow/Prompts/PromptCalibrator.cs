using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Teachers.Prompts.Confidence;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Prompts;

/// <summary>Learns from dev gold what a prompt's confidence is worth, and gives its votes that confidence. The raw one stays beside it.</summary>
internal sealed class PromptCalibrator(IStudioDbFactory factory, OpenGold open)
{
    public async Task<ConfidenceCalibration> CalibrateAsync(int projectId, int functionId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var function = await db.Functions.AsNoTracking().FirstOrDefaultAsync(f => f.Id == functionId && f.ProjectId == projectId && f.Kind == FunctionKind.Prompt, cancel) ?? throw PromptBook.Gone();
        var version = await db.FunctionVersions.FirstAsync(v => v.Id == function.CurrentVersionId, cancel);
        var answers = await db.PromptAnswers.AsNoTracking().Where(a => a.FunctionVersionId == version.Id && a.Class >= 0 && a.RawConfidence != null)
            .Select(a => new { a.Ordinal, a.Class, Raw = a.RawConfidence!.Value }).ToListAsync(cancel);
        if (answers.Count == 0 && !await db.PromptAnswers.AnyAsync(a => a.FunctionVersionId == version.Id, cancel))
            throw new UserErrorException($"\"{function.Name}\" has not been asked about any document yet. Run it first.");
        var gold = (await open.ReadAsync(db, projectId, cancel)).Labels.Where(g => g.Split == Split.Dev).ToDictionary(g => g.Ordinal, g => g.Class);
        var judged = answers.Where(a => gold.ContainsKey(a.Ordinal)).OrderBy(a => a.Ordinal).Select(a => ((double)a.Raw, gold[a.Ordinal] == a.Class)).ToList();
        var calibration = ConfidenceCalibration.Fit(PromptBook.Read(version.Definition).Confidence, judged);
        version.Calibration = RunJson.Write(calibration);
        await db.SaveChangesAsync(cancel);

        var curve = calibration.Curve();
        var documents = await DocumentStore.CountAsync(db, projectId, cancel);
        var confidence = new float[documents];
        Array.Fill(confidence, float.NaN);
        if (curve != null)
            foreach (var a in answers.Where(a => a.Ordinal < documents)) confidence[a.Ordinal] = (float)curve.At(a.Raw);
        foreach (var part in answers.Chunk(500))
            foreach (var a in part)
                await db.PromptAnswers.Where(p => p.FunctionVersionId == version.Id && p.Ordinal == a.Ordinal)
                    .ExecuteUpdateAsync(s => s.SetProperty(p => p.Confidence, curve == null ? null : (float?)curve.At(a.Raw)), cancel);
        await RewriteAsync(db, projectId, new VoteSource(version.Id, function.Name), curve == null ? null : confidence, cancel);
        await transaction.CommitAsync(cancel);
        return calibration;
    }

    private static async Task RewriteAsync(StudioDb db, int projectId, VoteSource source, float[]? confidence, CancellationToken cancel)
    {
        var classes = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        foreach (var block in await VoteStore.StatesAsync(db, [source.FunctionVersionId], cancel))
        {
            var column = (await VoteStore.ReadChunkAsync(db, [source], block.Chunk, block.Count, classes, cancel))[0].Column;
            column.Confidence = confidence?.AsSpan(block.Chunk * DocumentChunks.Size, block.Count).ToArray();
            if (column.Confidence != null)
                for (var i = 0; i < column.Length; i++) if (column[i] == VoteColumn.Abstain) column.Confidence[i] = float.NaN;
            await VoteStore.WriteChunkAsync(db, source.FunctionVersionId, block.Chunk, block.DocumentVersion, column, null, cancel);
        }
    }
}
