using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports.Deployment;

/// <summary>What people have said of students before they are deployed. Nothing is ever taken out: who opens a box again is on record too.</summary>
internal sealed class DeploymentSigns(IStudioDbFactory factory, TimeProvider time)
{
    private const int ShortestNote = 3;
    private const int ShortestReason = 10;
    private const int LongestText = 1_000;

    public async Task<(IReadOnlyDictionary<string, BoxSign> Signs, (ExportDecision Decision, IReadOnlySet<string> Covers)? Decision)> ReadAsync(
        int projectId, long runId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var rows = await db.DeploymentSigns.AsNoTracking().Where(s => s.ProjectId == projectId && s.RunId == runId).OrderBy(s => s.Id).ToListAsync(cancel);
        var signs = new Dictionary<string, BoxSign>();
        foreach (var row in rows.Where(r => !r.Override))
            foreach (var box in RunJson.Read<string[]>(row.Boxes))
            {
                if (row.Closed) signs[box] = new BoxSign(row.By, row.At, row.Note);
                else signs.Remove(box);
            }
        var last = rows.LastOrDefault(r => r.Override);
        return (signs, last is { Closed: true } ? (new ExportDecision(last.By, last.At, last.Note), RunJson.Read<string[]>(last.Boxes).ToHashSet()) : null);
    }

    /// <summary>Closes a box, or opens it again.</summary>
    public Task SignAsync(int projectId, long runId, string box, bool closed, string note, Actor by, CancellationToken cancel) => AddAsync(
        projectId, runId, [box], false, closed,
        closed ? Checked(note, ShortestNote, "Say in a few words what you looked at; it is kept with your name and goes into the model card.") : note.Trim(), by, cancel);

    public Task OverrideAsync(int projectId, long runId, IReadOnlyList<string> open, string reason, Actor by, CancellationToken cancel) => AddAsync(
        projectId, runId, open, true, true, Checked(reason, ShortestReason, "Say in a sentence why the student may go although boxes are open; the reason is kept with your name and goes into the model card."), by, cancel);

    private async Task AddAsync(int projectId, long runId, IReadOnlyList<string> boxes, bool isOverride, bool closed, string note, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        db.DeploymentSigns.Add(new DeploymentSign
        {
            ProjectId = projectId,
            RunId = runId,
            Boxes = RunJson.Write(boxes),
            Override = isOverride,
            Closed = closed,
            Note = note,
            By = by.Name,
            At = time.GetUtcNow().UtcDateTime,
        });
        await db.SaveChangesAsync(cancel);
    }

    private static string Checked(string text, int shortest, string ask)
    {
        text = text.Trim();
        if (text.Length < shortest) throw new UserErrorException(ask);
        return text.Length <= LongestText ? text : throw new UserErrorException($"At most {InWords.Count(LongestText, "letter")}, please.");
    }
}
