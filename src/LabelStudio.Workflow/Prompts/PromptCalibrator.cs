using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Prompts;
using LabelStudio.Storage.Votes;
using LabelStudio.Teachers.Prompts.Confidence;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Prompts;

/// <summary>Learns from dev gold what a prompt's confidence is worth, and gives its votes that confidence. The raw one stays beside it.</summary>
internal sealed class PromptCalibrator(IStudioDbFactory factory, OpenGold open)
{
    private const int Batch = 5_000;

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
        foreach (var part in answers.Select(a => a.Ordinal).Order().Chunk(Batch))
        {
            var (first, last) = (part[0], part[^1]);
            var rows = await db.PromptAnswers.AsNoTracking().Where(a => a.FunctionVersionId == version.Id && a.Ordinal >= first && a.Ordinal <= last).ToListAsync(cancel);
            foreach (var row in rows) row.Confidence = row.Class >= 0 && row.RawConfidence is { } raw ? (float?)curve?.At(raw) : null;
            await PromptAnswerStore.WriteAsync(db, version.Id, rows, cancel);
        }
        var classes = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        foreach (var block in await DocumentChunks.StatesAsync(db, projectId, cancel))
            await PromptAnswerStore.WriteVotesAsync(db, projectId, new VoteSource(version.Id, function.Name), block, classes, cancel);
        await transaction.CommitAsync(cancel);
        return calibration;
    }
}
