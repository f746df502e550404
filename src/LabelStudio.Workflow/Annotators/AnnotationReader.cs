using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Annotators;

/// <summary>Reads answers by what is asked of them. Documents that are of test now are out of sight.</summary>
internal static class AnnotationReader
{
    /// <summary>As much of a text as a table shows.</summary>
    private const int TextShown = 240;

    public static async Task<AnnotationPage> ReadAsync(StudioDb db, int projectId, AnnotationFilter filter, int skip, int take, CancellationToken cancel)
    {
        var chosen = from a in Where(db, projectId, filter)
                     join d in db.Documents.AsNoTracking() on new { a.ProjectId, a.Ordinal } equals new { d.ProjectId, d.Ordinal }
                     where d.Split != Split.Test
                     select new { Given = a, d.ExternalId, d.Text };
        var total = await chosen.CountAsync(cancel);
        var rows = await chosen.OrderByDescending(a => a.Given.Id).Skip(skip).Take(take)
            .Select(a => new { a.Given, a.ExternalId, Text = a.Text.Substring(0, TextShown) }).ToListAsync(cancel);
        var names = await NamesAsync(db, [.. rows.Select(r => r.Given.UserId), .. rows.Select(r => r.Given.UndoneBy ?? 0)], cancel);
        var queueIds = rows.Select(r => r.Given.QueueId ?? 0).Distinct().ToList();
        var queues = await db.Queues.Where(q => queueIds.Contains(q.Id)).ToDictionaryAsync(q => q.Id, q => q.Name, cancel);
        return new AnnotationPage(
            total,
            [
                .. rows.Select(r => new AnnotationRow(
                    r.Given.Id, r.Given.Ordinal, r.ExternalId, r.Text, r.Given.QueueId, r.Given.Position, queues.GetValueOrDefault(r.Given.QueueId ?? 0, ""),
                    r.Given.UserId, names(r.Given.UserId), r.Given.Class, r.Given.Comment, r.Given.Kind, r.Given.PlantedClass,
                    r.Given.GoldBefore, r.Given.GoldAfter, r.Given.At, r.Given.UndoneAt, r.Given.UndoneBy is { } by ? names(by) : null)),
            ]);
    }

    /// <summary>The names of accounts: the one to show, else the one to sign in by.</summary>
    public static async Task<Func<int, string>> NamesAsync(StudioDb db, IEnumerable<int> people, CancellationToken cancel)
    {
        var ids = people.Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.UserName })
            .ToDictionaryAsync(u => u.Id, u => u.DisplayName.Length > 0 ? u.DisplayName : u.UserName ?? "", cancel);
        return id => names.GetValueOrDefault(id) ?? (id == 0 ? Actor.Studio.Name : $"account {id}");
    }

    private static DateTime Midnight(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    private static IQueryable<Annotation> Where(StudioDb db, int projectId, AnnotationFilter f)
    {
        var all = db.Annotations.AsNoTracking().Where(a => a.ProjectId == projectId);
        if (f.QueueId is { } queue) all = all.Where(a => a.QueueId == queue);
        if (f.UserId is { } person) all = all.Where(a => a.UserId == person);
        if (f.Ordinal is { } ordinal) all = all.Where(a => a.Ordinal == ordinal);
        if (f.Class is { } k) all = all.Where(a => a.Class == k);
        if (f.Kind is { } kind) all = all.Where(a => a.Kind == kind);
        if (f.Undone is { } undone) all = all.Where(a => a.UndoneAt != null == undone);
        if (f.Skipped is { } skipped) all = all.Where(a => a.Class < 0 == skipped);
        if (f.From is { } from && Midnight(from) is var since) all = all.Where(a => a.At >= since);
        if (f.Until is { } until && until < DateOnly.MaxValue && Midnight(until.AddDays(1)) is var before) all = all.Where(a => a.At < before);
        if (f.ChangedGold is { } changed) all = all.Where(a => a.GoldBefore != a.GoldAfter == changed);
        if (f.PlantedRight is { } right) all = all.Where(a => a.PlantedClass != null && a.Class >= 0 && a.UndoneAt == null && a.Class == a.PlantedClass == right);
        if (f.AsDecided is { } decided)
            all = all.Where(a => a.Kind == AnnotationKind.Answer && a.Class >= 0 && a.UndoneAt == null && db.Annotations.Any(
                o => o.QueueId == a.QueueId && o.Position == a.Position && o.Kind == AnnotationKind.Adjudication && o.UndoneAt == null && o.Class >= 0 && o.Class == a.Class == decided));
        if (f.With is { } other)
        {
            var (any, same) = (f.Alike == null, f.Alike ?? false);
            all = all.Where(a => a.Kind == AnnotationKind.Answer && a.Class >= 0 && a.UndoneAt == null && db.Annotations.Any(
                o => o.ProjectId == projectId && o.Ordinal == a.Ordinal && o.UserId == other && o.Kind == AnnotationKind.Answer && o.Class >= 0 && o.UndoneAt == null
                    && (any || o.Class == a.Class == same)));
        }
        return all;
    }
}
