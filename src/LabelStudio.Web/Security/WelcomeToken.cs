using System.Security.Cryptography;
using System.Text;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.People;

namespace LabelStudio.Web.Security;

/// <summary>The one-time link of the first start. Its hash lives in memory only; it dies with the first account or with the process.</summary>
public sealed class WelcomeToken
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private byte[]? _hash;

    /// <summary>Makes the token; an earlier one is void.</summary>
    public string Issue()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _hash = Hash(token);
        return token;
    }

    public bool Matches(string? token) =>
        _hash is { } hash && !string.IsNullOrEmpty(token) && CryptographicOperations.FixedTimeEquals(hash, Hash(token));

    /// <summary>Makes the first administrator and voids the token; two at once make one account.</summary>
    /// <exception cref="UserErrorException">The link is void, or the account cannot be made (name, password).</exception>
    public async Task<int> RedeemAsync(string? token, string userName, string displayName, string password, IPeople people, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (!Matches(token) || await people.AnyoneAsync(cancel))
                throw new UserErrorException("This link has been used or is not the newest one. Start LabelStudio again to see a new link, or sign in.");
            var id = await people.CreateAsync(userName, displayName, Roles.Lead, password, Actor.Studio, cancel);
            _hash = null;
            return id;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
