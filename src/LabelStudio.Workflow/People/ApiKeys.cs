using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.People;

/// <summary>Keys for the REST API: 256 random bits, shown once, kept as a hash.</summary>
internal sealed class ApiKeys(IStudioDbFactory factory)
{
    private const string Mark = "ls_";
    private const int PrefixLength = 9;
    private const int MaxNameLength = 100;
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    // a service asks many times a second; a key that is revoked here ends at once, elsewhere after this
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<string, (ApiKeyOwner Owner, DateTime Until)> _known = [];

    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(int userId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await db.ApiKeys.Where(k => k.UserId == userId).OrderBy(k => k.Id)
            .Select(k => new ApiKeyRow(k.Id, k.Name, k.Prefix, k.CreatedAt, k.LastUsedAt, new ApiKeyReach(k.Scope, k.ProjectId, k.RequestsPerMinute)))
            .ToListAsync(cancel);
    }

    public async Task<string> CreateAsync(int userId, string name, ApiKeyReach reach, CancellationToken cancel)
    {
        name = name.Trim();
        if (name.Length is 0 or > MaxNameLength) throw new UserErrorException($"Give the key a name of 1 to {MaxNameLength} characters, so that you recognise it later.");
        if (reach.RequestsPerMinute is < 0 or > ApiKeyReach.MostPerMinute)
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"The limit is a number of predictions a minute, 1 to {ApiKeyReach.MostPerMinute:N0}, or empty for no limit."));
        if (reach is { Scope: ApiScope.Role, ProjectId: not null }) throw new UserErrorException("Only a key for predictions can be kept to one project.");
        var key = Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = factory.Create();
        if (!await db.Users.AnyAsync(u => u.Id == userId, cancel)) throw new UserErrorException("There is no such account.");
        if (reach.ProjectId is { } project && !await db.Projects.AnyAsync(p => p.Id == project, cancel)) throw new UserErrorException("There is no such project.");
        db.ApiKeys.Add(new ApiKey
        {
            UserId = userId,
            Name = name,
            Hash = Hash(key),
            Prefix = key[..PrefixLength],
            CreatedAt = DateTime.UtcNow,
            Scope = reach.Scope,
            ProjectId = reach.ProjectId,
            RequestsPerMinute = reach.RequestsPerMinute,
        });
        await db.SaveChangesAsync(cancel);
        return key;
    }

    public async Task RevokeAsync(int userId, int keyId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        if (await db.ApiKeys.Where(k => k.Id == keyId && k.UserId == userId).ExecuteDeleteAsync(cancel) == 0)
            throw new UserErrorException("There is no such key; it may have been revoked already.");
        Forget();
    }

    public async Task<ApiKeyOwner?> FindAsync(string key, CancellationToken cancel)
    {
        if (!key.StartsWith(Mark, StringComparison.Ordinal)) return null;
        var hash = Hash(key);
        var name = Convert.ToHexString(hash);
        var now = DateTime.UtcNow;
        if (_known.TryGetValue(name, out var known) && known.Until > now) return known.Owner;
        await using var db = factory.Create();
        var found = await (
            from k in db.ApiKeys
            where k.Hash == hash
            join u in db.Users on k.UserId equals u.Id
            join ur in db.UserRoles on u.Id equals ur.UserId
            join r in db.Roles on ur.RoleId equals r.Id
            select new { Key = k, u.LockoutEnd, UserId = u.Id, u.UserName, Role = r.Name }).AsNoTracking().FirstOrDefaultAsync(cancel);
        if (found == null || Accounts.IsDisabled(found.LockoutEnd)) return null;
        if (found.Key.LastUsedAt == null || now - found.Key.LastUsedAt > UseResolution)
            await db.ApiKeys.Where(k => k.Id == found.Key.Id).ExecuteUpdateAsync(u => u.SetProperty(k => k.LastUsedAt, now), cancel);
        var reach = new ApiKeyReach(found.Key.Scope, found.Key.ProjectId, found.Key.RequestsPerMinute);
        var owner = new ApiKeyOwner(found.Key.Id, found.UserId, found.UserName!, found.Role!, reach);
        if (_known.Count >= MostRemembered) Forget();
        _known[name] = (owner, now + Remembered);
        return owner;
    }

    /// <summary>Looks every key up again: a key, a role or an account has changed.</summary>
    public void Forget() => _known.Clear();

    // the key is random, not a password: a plain hash cannot be guessed backwards
    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
