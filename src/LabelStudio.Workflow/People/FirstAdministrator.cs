using System.Security.Cryptography;
using System.Text;
using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.People;

/// <summary>The one-time link by which the first account is made. While nobody exists, each start makes a new token; the first use ends it.</summary>
public sealed class FirstAdministrator
{
    private readonly IPeople _people;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile string? _token;

    internal FirstAdministrator(IPeople people) => _people = people;

    /// <summary>The token of the link, to be shown on the console of whoever started the studio; null as soon as somebody exists. It is nowhere on disk.</summary>
    public string? Token => _token;

    /// <summary>Makes a new token if nobody exists, and forgets the old one in any case.</summary>
    public async Task RenewAsync(CancellationToken cancel = default) =>
        _token = await _people.AnyoneAsync(cancel) ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether this is the token of the link, for the page that the link opens.</summary>
    public bool IsValid(string token)
    {
        var expected = _token;
        // hashed first, so that neither length nor content shows in the time it takes
        return expected != null && CryptographicOperations.FixedTimeEquals(Hash(token), Hash(expected));
    }

    /// <summary>Makes the first account, a lead, and ends the link.</summary>
    /// <returns>The account's id.</returns>
    /// <exception cref="UserErrorException">The link is not valid any more, or the name or password will not do.</exception>
    public async Task<int> CreateAsync(string token, string userName, string displayName, string password, CancellationToken cancel = default)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (!IsValid(token) || await _people.AnyoneAsync(cancel))
                throw new UserErrorException("This link has been used or is out of date. Sign in, or restart the studio for a new link if nobody has an account yet.");
            var id = await _people.CreateAsync(userName, displayName, Roles.Lead, password, Actor.Studio, cancel);
            _token = null;
            return id;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
