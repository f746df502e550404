using LabelStudio.Storage.Model;
using LabelStudio.Workflow.People;
using LabelStudio.Workflow.Tests.Jobs;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Tests.People;

public class PeopleTests
{
    private const string Good = "correct horse battery";

    [Theory, OnSqlite, OnPostgres]
    public async Task TheFirstAdministratorComesByTheLinkAndOnlyOnce(string provider)
    {
        using var folder = new TempFolder();
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider));
        var link = host.Get<FirstAdministrator>();
        var people = host.Get<IPeople>();
        Assert.False(await people.AnyoneAsync());
        var token = link.Token!;
        Assert.Equal(64, token.Length);
        Assert.False(link.IsValid("guess"));
        await Assert.ThrowsAsync<UserErrorException>(() => link.CreateAsync("guess", "anna", "Anna", Good));
        // a password that will not do does not use the link up
        await Assert.ThrowsAsync<UserErrorException>(() => link.CreateAsync(token, "anna", "Anna", "short"));

        var both = await Task.WhenAll(Try("anna"), Try("ben"));

        Assert.Equal(1, both.Count(made => made));
        Assert.Equal(Roles.Lead, Assert.Single(await people.ListAsync()).Role);
        Assert.Null(link.Token);
        Assert.False(link.IsValid(token));

        async Task<bool> Try(string name)
        {
            try
            {
                await link.CreateAsync(token, name, name, Good);
                return true;
            }
            catch (UserErrorException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task EachStartMakesANewLinkWhileNobodyExistsAndNoneAfterwards()
    {
        using var folder = new TempFolder();
        var options = StudioHost.Options(folder.Path, "Sqlite");
        string first;
        await using (var host = await StudioHost.StartAsync(options)) first = host.Get<FirstAdministrator>().Token!;
        await using (var host = await StudioHost.StartAsync(options))
        {
            var link = host.Get<FirstAdministrator>();
            Assert.False(link.IsValid(first));
            await link.CreateAsync(link.Token!, "anna", "", Good);
        }
        await using var last = await StudioHost.StartAsync(options);
        Assert.Null(last.Get<FirstAdministrator>().Token);
        Assert.Equal("anna", Assert.Single(await last.Get<IPeople>().ListAsync()).DisplayName);
        // the token is nowhere in the data folder
        foreach (var f in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            Assert.DoesNotContain(first, System.Text.Encoding.Latin1.GetString(await ReadSharedAsync(f)), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AccountsHaveOneRoleAndThereIsAlwaysALead(string provider)
    {
        using var folder = new TempFolder();
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider));
        var people = host.Get<IPeople>();
        var lead = await people.CreateAsync("lead@example.org", "Lea", Roles.Lead, Good, Actor.Studio);
        var by = new Actor(lead, "Lea");
        var ann = await people.CreateAsync("ann", "Ann", Roles.Annotator, Good, by);

        Assert.Contains("is already taken", (await Assert.ThrowsAsync<UserErrorException>(() => people.CreateAsync("ANN", "x", Roles.Analyst, Good, by))).Message, StringComparison.Ordinal);
        Assert.Contains("10 characters", (await Assert.ThrowsAsync<UserErrorException>(() => people.CreateAsync("bob", "x", Roles.Analyst, "too short", by))).Message, StringComparison.Ordinal);
        Assert.Contains("\"boss\"", (await Assert.ThrowsAsync<UserErrorException>(() => people.CreateAsync("bob", "x", "boss", Good, by))).Message, StringComparison.Ordinal);
        Assert.Equal(2, (await people.ListAsync()).Count);

        await people.SetRoleAsync(ann, Roles.Analyst, by);
        Assert.Equal(Roles.Analyst, (await people.ListAsync()).Single(x => x.Id == ann).Role);
        await Assert.ThrowsAsync<UserErrorException>(() => people.SetRoleAsync(lead, Roles.Analyst, by));
        await Assert.ThrowsAsync<UserErrorException>(() => people.SetDisabledAsync(lead, true, by));
        await people.SetRoleAsync(ann, Roles.Lead, by);
        await people.SetDisabledAsync(lead, true, by);
        Assert.True((await people.ListAsync()).Single(x => x.Id == lead).Disabled);
        // a disabled lead does not count
        await Assert.ThrowsAsync<UserErrorException>(() => people.SetRoleAsync(ann, Roles.Annotator, by));
        await people.SetDisabledAsync(lead, false, by);
        Assert.False((await people.ListAsync()).Single(x => x.Id == lead).Disabled);
        await Assert.ThrowsAsync<UserErrorException>(() => people.SetRoleAsync(999, Roles.Lead, by));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task APasswordIsResetAndSessionsEndWithARole(string provider)
    {
        using var folder = new TempFolder();
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider));
        var people = host.Get<IPeople>();
        await people.CreateAsync("lead", "", Roles.Lead, Good, Actor.Studio);
        var id = await people.CreateAsync("ann", "Ann", Roles.Annotator, Good, Actor.Studio);
        var before = await UserAsync(host);

        await Assert.ThrowsAsync<UserErrorException>(() => people.ResetPasswordAsync(id, "short", Actor.Studio));
        Assert.True(await CheckAsync(host, Good));
        await people.ResetPasswordAsync(id, "another long one", Actor.Studio);
        Assert.False(await CheckAsync(host, Good));
        Assert.True(await CheckAsync(host, "another long one"));
        var reset = await UserAsync(host);
        Assert.NotEqual(before.SecurityStamp, reset.SecurityStamp);
        await people.SetRoleAsync(id, Roles.Analyst, Actor.Studio);
        Assert.NotEqual(reset.SecurityStamp, (await UserAsync(host)).SecurityStamp);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task AKeyIsShownOnceKeptAsAHashAndDiesWithItsAccount(string provider)
    {
        using var folder = new TempFolder();
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder.Path, provider));
        var people = host.Get<IPeople>();
        await people.CreateAsync("lead", "", Roles.Lead, Good, Actor.Studio);
        var id = await people.CreateAsync("ann", "Ann", Roles.Analyst, Good, Actor.Studio);

        var key = await people.CreateApiKeyAsync(id, "notebook");

        Assert.StartsWith("ls_", key, StringComparison.Ordinal);
        Assert.Equal(46, key.Length); // 256 bits in base64url
        var owner = await people.FindByApiKeyAsync(key);
        Assert.Equal((id, "ann", Roles.Analyst, new ApiKeyReach()), (owner!.UserId, owner.UserName, owner.Role, owner.Reach));
        Assert.Null(await people.FindByApiKeyAsync(key + "x"));
        Assert.Null(await people.FindByApiKeyAsync(""));
        var row = Assert.Single(await people.ApiKeysAsync(id));
        Assert.Equal(("notebook", key[..9]), (row.Name, row.Prefix));
        Assert.NotNull(row.LastUsedAt);
        await using (var db = host.Db())
        {
            var stored = db.ApiKeys.Single();
            Assert.Equal(32, stored.Hash.Length);
            Assert.DoesNotContain(key[9..], Convert.ToBase64String(stored.Hash), StringComparison.Ordinal);
        }
        await people.SetDisabledAsync(id, true, Actor.Studio);
        Assert.Null(await people.FindByApiKeyAsync(key));
        await people.SetDisabledAsync(id, false, Actor.Studio);
        await Assert.ThrowsAsync<UserErrorException>(() => people.RevokeApiKeyAsync(id + 1, row.Id)); // somebody else's
        await people.RevokeApiKeyAsync(id, row.Id);
        Assert.Null(await people.FindByApiKeyAsync(key));
        await Assert.ThrowsAsync<UserErrorException>(() => people.CreateApiKeyAsync(id, "  "));
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<StudioUser> UserAsync(StudioHost host)
    {
        await using var scope = host.Get<IServiceScopeFactory>().CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>().FindByNameAsync("ann"))!;
    }

    private static async Task<bool> CheckAsync(StudioHost host, string password)
    {
        await using var scope = host.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        return await users.CheckPasswordAsync((await users.FindByNameAsync("ann"))!, password);
    }
}
