using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.People;

/// <inheritdoc cref="IPeople"/>
internal sealed class Accounts(IServiceScopeFactory scopes, IStudioDbFactory factory, ApiKeys keys, ILogger<Accounts> log) : IPeople
{
    // a lockout without end is how Identity knows a disabled account; the sign-in checks it without further ado
    private static readonly DateTimeOffset Forever = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static bool IsDisabled(DateTimeOffset? lockoutEnd) => lockoutEnd >= Forever;

    public async Task<bool> AnyoneAsync(CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await db.Users.AnyAsync(cancel);
    }

    public async Task<IReadOnlyList<PersonRow>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var rows = await (
            from u in db.Users
            join ur in db.UserRoles on u.Id equals ur.UserId
            join r in db.Roles on ur.RoleId equals r.Id
            orderby u.UserName
            select new { u.Id, u.UserName, u.DisplayName, r.Name, u.LockoutEnd, u.CreatedAt }).ToListAsync(cancel);
        return [.. rows.Select(r => new PersonRow(r.Id, r.UserName!, r.DisplayName, r.Name!, IsDisabled(r.LockoutEnd), r.CreatedAt))];
    }

    public Task<int> CreateAsync(string userName, string displayName, string role, string password, Actor by, CancellationToken cancel = default) =>
        InTransactionAsync(async (users, _) =>
        {
            CheckRole(role);
            userName = userName.Trim();
            var user = new StudioUser { UserName = userName, DisplayName = displayName.Trim() is { Length: > 0 } name ? name : userName, CreatedAt = DateTime.UtcNow };
            Check(await users.CreateAsync(user, password));
            Check(await users.AddToRoleAsync(user, role));
            log.LogInformation("{By} made the account {User} ({Role}).", by.Name, userName, role);
            return user.Id;
        }, cancel);

    public Task SetRoleAsync(int userId, string role, Actor by, CancellationToken cancel = default) =>
        InTransactionAsync(async (users, db) =>
        {
            CheckRole(role);
            var user = await FindAsync(users, userId);
            var roles = await users.GetRolesAsync(user);
            if (roles.Count == 1 && roles[0] == role) return 0;
            if (roles.Contains(Roles.Lead)) await KeepOneLeadAsync(db, userId, cancel);
            Check(await users.RemoveFromRolesAsync(user, roles));
            Check(await users.AddToRoleAsync(user, role));
            // ends the sessions that still carry the old role
            Check(await users.UpdateSecurityStampAsync(user));
            log.LogInformation("{By} made {User} {Role}.", by.Name, user.UserName, role);
            return 0;
        }, cancel);

    public Task SetDisabledAsync(int userId, bool disabled, Actor by, CancellationToken cancel = default) =>
        InTransactionAsync(async (users, db) =>
        {
            var user = await FindAsync(users, userId);
            if (disabled && await users.IsInRoleAsync(user, Roles.Lead)) await KeepOneLeadAsync(db, userId, cancel);
            Check(await users.SetLockoutEnabledAsync(user, true));
            Check(await users.SetLockoutEndDateAsync(user, disabled ? Forever : null));
            Check(await users.UpdateSecurityStampAsync(user));
            log.LogInformation("{By} {Did} the account {User}.", by.Name, disabled ? "disabled" : "enabled", user.UserName);
            return 0;
        }, cancel);

    public Task ResetPasswordAsync(int userId, string password, Actor by, CancellationToken cancel = default) =>
        InTransactionAsync(async (users, _) =>
        {
            var user = await FindAsync(users, userId);
            foreach (var validator in users.PasswordValidators) Check(await validator.ValidateAsync(users, user, password));
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            Check(await users.UpdateSecurityStampAsync(user));
            Check(await users.ResetAccessFailedCountAsync(user));
            if (!IsDisabled(user.LockoutEnd)) Check(await users.SetLockoutEndDateAsync(user, null));
            log.LogInformation("{By} set a new password for {User}.", by.Name, user.UserName);
            return 0;
        }, cancel);

    public Task<IReadOnlyList<ApiKeyRow>> ApiKeysAsync(int userId, CancellationToken cancel = default) => keys.ListAsync(userId, cancel);

    public Task<string> CreateApiKeyAsync(int userId, string name, ApiKeyReach? reach = null, CancellationToken cancel = default) =>
        keys.CreateAsync(userId, name, reach ?? new ApiKeyReach(), cancel);

    public Task RevokeApiKeyAsync(int userId, int keyId, CancellationToken cancel = default) => keys.RevokeAsync(userId, keyId, cancel);

    public Task<ApiKeyOwner?> FindByApiKeyAsync(string key, CancellationToken cancel = default) => keys.FindAsync(key, cancel);

    private async Task<T> InTransactionAsync<T>(Func<UserManager<StudioUser>, StudioDb, Task<T>> work, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var result = await work(scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>(), db);
        await transaction.CommitAsync(cancel);
        keys.Forget();
        return result;
    }

    private static async Task KeepOneLeadAsync(StudioDb db, int leaving, CancellationToken cancel)
    {
        var others = await (
            from ur in db.UserRoles
            join r in db.Roles on ur.RoleId equals r.Id
            join u in db.Users on ur.UserId equals u.Id
            where r.Name == Roles.Lead && u.Id != leaving
            select u.LockoutEnd).ToListAsync(cancel);
        if (others.All(IsDisabled))
            throw new UserErrorException("This is the only lead. Make somebody else lead first, or nobody could manage people any more.");
    }

    private static async Task<StudioUser> FindAsync(UserManager<StudioUser> users, int userId) =>
        await users.FindByIdAsync(userId.ToString(System.Globalization.CultureInfo.InvariantCulture)) ?? throw new UserErrorException("There is no such account.");

    private static void CheckRole(string role)
    {
        if (role is not (Roles.Lead or Roles.Analyst or Roles.Annotator))
            throw new UserErrorException($"\"{role}\" is no role; choose {Roles.Lead}, {Roles.Analyst} or {Roles.Annotator}.");
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded) throw new UserErrorException(string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
