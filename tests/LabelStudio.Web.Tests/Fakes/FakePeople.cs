using System.Security.Cryptography;
using System.Text;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Accounts in the test's own database, keys in memory.</summary>
public sealed class FakePeople(IServiceScopeFactory scopes) : IPeople
{
    private readonly List<(ApiKeyRow Row, int UserId, string Key)> _keys = [];

    public async Task<bool> AnyoneAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Users(scope).Users.AnyAsync(cancel);
    }

    public async Task<IReadOnlyList<PersonRow>> ListAsync(CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        var rows = new List<PersonRow>();
        foreach (var u in await users.Users.OrderBy(u => u.Id).ToListAsync(cancel))
            rows.Add(new PersonRow(u.Id, u.UserName!, u.DisplayName, (await users.GetRolesAsync(u)).Single(), u.LockoutEnd > DateTimeOffset.UtcNow, u.CreatedAt));
        return rows;
    }

    public async Task<int> CreateAsync(string userName, string displayName, string role, string password, Actor by, CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<StudioRole>>();
        if (!await roles.RoleExistsAsync(role)) await roles.CreateAsync(new StudioRole { Name = role });
        var user = new StudioUser { UserName = userName, DisplayName = displayName, CreatedAt = DateTime.UtcNow };
        Check(await Users(scope).CreateAsync(user, password));
        Check(await Users(scope).AddToRoleAsync(user, role));
        return user.Id;
    }

    public async Task SetRoleAsync(int userId, string role, Actor by, CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        var user = (await users.FindByIdAsync($"{userId}"))!;
        await users.RemoveFromRolesAsync(user, await users.GetRolesAsync(user));
        await users.AddToRoleAsync(user, role);
    }

    public async Task SetDisabledAsync(int userId, bool disabled, Actor by, CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var user = (await Users(scope).FindByIdAsync($"{userId}"))!;
        await Users(scope).SetLockoutEndDateAsync(user, disabled ? DateTimeOffset.MaxValue : null);
    }

    public async Task ResetPasswordAsync(int userId, string password, Actor by, CancellationToken cancel = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = Users(scope);
        var user = (await users.FindByIdAsync($"{userId}"))!;
        Check(await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password));
    }

    public Task<IReadOnlyList<ApiKeyRow>> ApiKeysAsync(int userId, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<ApiKeyRow>>([.. _keys.Where(k => k.UserId == userId).Select(k => k.Row)]);

    public Task<string> CreateApiKeyAsync(int userId, string name, CancellationToken cancel = default)
    {
        var key = "ls_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _keys.Add((new ApiKeyRow(_keys.Count + 1, name, key[..9], DateTime.UtcNow, null), userId, key));
        return Task.FromResult(key);
    }

    public Task RevokeApiKeyAsync(int userId, int keyId, CancellationToken cancel = default)
    {
        _keys.RemoveAll(k => k.UserId == userId && k.Row.Id == keyId);
        return Task.CompletedTask;
    }

    public async Task<(int UserId, string UserName, string Role)?> FindByApiKeyAsync(string key, CancellationToken cancel = default)
    {
        var found = _keys.FirstOrDefault(k => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(k.Key), Encoding.UTF8.GetBytes(key)));
        if (found.Row == null) return null;
        var person = (await ListAsync(cancel)).Single(p => p.Id == found.UserId);
        return (person.Id, person.UserName, person.Role);
    }

    private static UserManager<StudioUser> Users(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded) throw new UserErrorException(string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
