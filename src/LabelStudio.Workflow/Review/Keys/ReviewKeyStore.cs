using System.Text.Json;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Review.Keys;

/// <summary>The keys that each person has chosen; they go where the person signs in.</summary>
public interface IReviewKeys
{
    /// <summary>The person's keys, or the default ones.</summary>
    Task<ReviewKeys> GetAsync(Actor person, CancellationToken cancel = default);

    Task SaveAsync(ReviewKeys keys, Actor person, CancellationToken cancel = default);
}

/// <inheritdoc cref="IReviewKeys"/>
internal sealed class ReviewKeyStore(IStudioDbFactory factory) : IReviewKeys
{
    public async Task<ReviewKeys> GetAsync(Actor person, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var kept = await db.ReviewKeys.AsNoTracking().FirstOrDefaultAsync(k => k.UserId == (person.UserId ?? 0), cancel);
        if (kept == null) return ReviewKeys.Default;
        // an action that has been added since, or a key that has become one of the page's own, must not lock anybody out
        try
        {
            var chosen = JsonSerializer.Deserialize<Dictionary<ReviewAction, string>>(kept.Keys) ?? [];
            var all = new Dictionary<ReviewAction, string>(ReviewKeys.Default.All);
            foreach (var (action, key) in chosen) all[action] = key;
            return new ReviewKeys(all);
        }
        catch (Exception e) when (e is JsonException or UserErrorException)
        {
            return ReviewKeys.Default;
        }
    }

    public async Task SaveAsync(ReviewKeys keys, Actor person, CancellationToken cancel = default)
    {
        var user = person.UserId ?? 0;
        var text = JsonSerializer.Serialize(keys.All);
        await using var db = factory.Create();
        if (await db.ReviewKeys.Where(k => k.UserId == user).ExecuteUpdateAsync(s => s.SetProperty(k => k.Keys, text), cancel) > 0) return;
        db.ReviewKeys.Add(new ReviewKeySet { UserId = user, Keys = text });
        await db.SaveChangesAsync(cancel);
    }
}
