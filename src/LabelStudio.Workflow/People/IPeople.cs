namespace LabelStudio.Workflow.People;

/// <summary>Accounts, roles and API keys.</summary>
public interface IPeople
{
    /// <summary>False until the first administrator has been made by the one-time link.</summary>
    Task<bool> AnyoneAsync(CancellationToken cancel = default);

    Task<IReadOnlyList<PersonRow>> ListAsync(CancellationToken cancel = default);

    /// <summary>Makes an account with a password that the person changes later.</summary>
    Task<int> CreateAsync(string userName, string displayName, string role, string password, Actor by, CancellationToken cancel = default);

    Task SetRoleAsync(int userId, string role, Actor by, CancellationToken cancel = default);

    Task SetDisabledAsync(int userId, bool disabled, Actor by, CancellationToken cancel = default);

    Task ResetPasswordAsync(int userId, string password, Actor by, CancellationToken cancel = default);

    Task<IReadOnlyList<ApiKeyRow>> ApiKeysAsync(int userId, CancellationToken cancel = default);

    /// <summary>Makes a key; the returned text is shown once and kept only as a hash.</summary>
    Task<string> CreateApiKeyAsync(int userId, string name, CancellationToken cancel = default);

    Task RevokeApiKeyAsync(int userId, int keyId, CancellationToken cancel = default);

    /// <summary>The account and role behind a key, or null.</summary>
    Task<(int UserId, string UserName, string Role)?> FindByApiKeyAsync(string key, CancellationToken cancel = default);
}

public sealed record PersonRow(int Id, string UserName, string DisplayName, string Role, bool Disabled, DateTime CreatedAt);

public sealed record ApiKeyRow(int Id, string Name, string Prefix, DateTime CreatedAt, DateTime? LastUsedAt);
