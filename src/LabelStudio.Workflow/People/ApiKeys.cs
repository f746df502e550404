using System.Buffers.Text;
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

    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(int userId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await db.ApiKeys.Where(k => k.UserId == userId).OrderBy(k => k.Id)
            .Select(k => new ApiKeyRow(k.Id, k.Name, k.Prefix, k.CreatedAt, k.LastUsedAt)).ToListAsync(cancel);
    }

    public async Task<string> CreateAsync(int userId, string name, CancellationToken cancel)
    {
        name = name.Trim();
        if (name.Length is 0 or > MaxNameLength) throw new UserErrorException($"Give the key a name of 1 to {MaxNameLength} characters, so that you recognise it later.");
        var key = Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = factory.Create();
        if (!await db.Users.AnyAsync(u => u.Id == userId, cancel)) throw new UserErrorException("There is no such account.");
        db.ApiKeys.Add(new ApiKey { UserId = userId, Name = name, Hash = Hash(key), Prefix = key[..PrefixLength], CreatedAt = DateTime.UtcNow });
        await db.SaveChangesAsync(cancel);
        return key;
    }

    public async Task RevokeAsync(int userId, int keyId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        if (await db.ApiKeys.Where(k => k.Id == keyId && k.UserId == userId).ExecuteDeleteAsync(cancel) == 0)
            throw new UserErrorException("There is no such key; it may have been revoked already.");
    }

    public async Task<(int UserId, string UserName, string Role)?> FindAsync(string key, CancellationToken cancel)
    {
        if (!key.StartsWith(Mark, StringComparison.Ordinal)) return null;
        var hash = Hash(key);
        await using var db = factory.Create();
        var found = await (
            from k in db.ApiKeys
            where k.Hash == hash
            join u in db.Users on k.UserId equals u.Id
            join ur in db.UserRoles on u.Id equals ur.UserId
            join r in db.Roles on ur.RoleId equals r.Id
            select new { k.Id, k.LastUsedAt, u.LockoutEnd, UserId = u.Id, u.UserName, Role = r.Name }).FirstOrDefaultAsync(cancel);
        if (found == null || Accounts.IsDisabled(found.LockoutEnd)) return null;
        var now = DateTime.UtcNow;
        if (found.LastUsedAt == null || now - found.LastUsedAt > UseResolution)
            await db.ApiKeys.Where(k => k.Id == found.Id).ExecuteUpdateAsync(u => u.SetProperty(k => k.LastUsedAt, now), cancel);
        return (found.UserId, found.UserName!, found.Role!);
    }

    // the key is random, not a password: a plain hash cannot be guessed backwards
    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
