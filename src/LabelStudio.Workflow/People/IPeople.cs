using LabelStudio.Storage.Model;

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
    Task<string> CreateApiKeyAsync(int userId, string name, ApiKeyReach? reach = null, CancellationToken cancel = default);

    Task RevokeApiKeyAsync(int userId, int keyId, CancellationToken cancel = default);

    /// <summary>Who and what is behind a key, or null.</summary>
    Task<ApiKeyOwner?> FindByApiKeyAsync(string key, CancellationToken cancel = default);
}

public sealed record PersonRow(int Id, string UserName, string DisplayName, string Role, bool Disabled, DateTime CreatedAt);

/// <summary>How far an API key reaches.</summary>
/// <param name="Scope">All that the role may do, or predictions only.</param>
/// <param name="ProjectId">The only project that it opens, or null; for predictions only.</param>
/// <param name="RequestsPerMinute">Predictions a minute, 0 = no limit.</param>
public sealed record ApiKeyReach(ApiScope Scope = ApiScope.Role, int? ProjectId = null, int RequestsPerMinute = 0)
{
    /// <summary>The highest limit that can be set.</summary>
    public const int MostPerMinute = 1_000_000;
}

public sealed record ApiKeyRow(int Id, string Name, string Prefix, DateTime CreatedAt, DateTime? LastUsedAt, ApiKeyReach Reach);

/// <summary>Who and what is behind an API key.</summary>
public sealed record ApiKeyOwner(int KeyId, int UserId, string UserName, string Role, ApiKeyReach Reach);
