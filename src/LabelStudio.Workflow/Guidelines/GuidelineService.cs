using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Guidelines;

/// <inheritdoc cref="IGuidelines"/>
internal sealed class GuidelineService(IStudioDbFactory factory, TimeProvider time) : IGuidelines
{
    public async Task<Guideline?> LatestAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await Versions(db, projectId).FirstOrDefaultAsync(cancel);
    }

    public async Task<IReadOnlyList<Guideline>> VersionsAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await Versions(db, projectId).ToListAsync(cancel);
    }

    public async Task<Guideline> SaveAsync(int projectId, string text, int basedOn, Actor by, CancellationToken cancel = default)
    {
        text = text.ReplaceLineEndings("\n").TrimEnd();
        if (text.Length > Guideline.MostCharacters)
            throw new UserErrorException($"The guideline has {InWords.Count(text.Length, "character")}; it may have {InWords.Count(Guideline.MostCharacters, "character")}. Shorten it.");
        await using var db = factory.Create();
        var latest = await Versions(db, projectId).FirstOrDefaultAsync(cancel);
        if (latest?.Text == text) return latest;
        if ((latest?.Number ?? 0) != basedOn) throw Overtaken(latest);
        var version = new GuidelineVersion { ProjectId = projectId, Number = basedOn + 1, Text = text, By = by.Name, At = time.GetUtcNow().UtcDateTime };
        db.Guidelines.Add(version);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // the number is taken: two people saved at the same moment
            db.ChangeTracker.Clear();
            throw Overtaken(await Versions(db, projectId).FirstOrDefaultAsync(cancel));
        }
        return new Guideline(version.Number, text, by.Name, version.At);
    }

    private static IQueryable<Guideline> Versions(StudioDb db, int projectId) => db.Guidelines.AsNoTracking()
        .Where(g => g.ProjectId == projectId).OrderByDescending(g => g.Number).Select(g => new Guideline(g.Number, g.Text, g.By, g.At));

    private static UserErrorException Overtaken(Guideline? latest) =>
        new($"{latest?.By ?? "Somebody"} has saved version {latest?.Number ?? 1} while you were writing. Copy what you wrote, load the page again and put it in.");
}
