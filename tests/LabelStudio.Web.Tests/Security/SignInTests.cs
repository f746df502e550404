using System.Net;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Hosting;
using LabelStudio.Web.Security;
using LabelStudio.Web.Tests.Hosting;
using LabelStudio.Workflow;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Security;

/// <summary>Each test starts a studio of its own: accounts, the one-time link and the limits belong to one studio.</summary>
public sealed class SignInTests
{
    private const string Right = "correct horse battery";
    private const string Wrong = "wrong wrong wrong";
    private static readonly WebApplicationFactoryClientOptions NoRedirects = new() { AllowAutoRedirect = false };

    [Fact]
    public async Task The_one_time_link_makes_the_administrator_once()
    {
        await using var studio = new StudioFactory();
        using var client = studio.CreateClient(NoRedirects);
        var link = "/welcome?token=" + studio.Services.GetRequiredService<FirstAdministrator>().Token;

        using var first = await client.PostFormAsync(link, NewAccount("ana"));
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        using var inside = await client.GetAsync("/projects");
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
        var person = Assert.Single(await studio.Services.GetRequiredService<IPeople>().ListAsync());
        Assert.Equal(("ana", Roles.Lead), (person.UserName, person.Role));

        Assert.Contains("not valid any more", await client.GetStringAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_token_there_is_no_form_and_no_account()
    {
        await using var studio = new StudioFactory();
        using var client = studio.CreateClient(NoRedirects);
        using var page = await client.PageAsync("/welcome?token=" + new string('0', 64));
        Assert.Null(page.QuerySelector("form"));

        // the form of the valid page, sent with another token
        using var valid = await client.PageAsync("/welcome?token=" + studio.Services.GetRequiredService<FirstAdministrator>().Token);
        var forged = NewAccount("eve");
        forged["Form.Token"] = new string('0', 64);
        using var answer = await client.SendAsync(valid, "/welcome", forged);
        Assert.False(await studio.Services.GetRequiredService<IPeople>().AnyoneAsync());
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await using var studio = await WithAnaAsync();
        using var client = studio.CreateClient(NoRedirects);
        var problems = new List<string>();
        foreach (var name in new[] { "ana", "nobody" })
        {
            using var answer = await client.PostFormAsync("/sign-in", Credentials(name, Wrong));
            using var page = await Forms.ParseAsync(answer);
            problems.Add(page.QuerySelector(".notice-message")!.TextContent);
        }
        Assert.Equal(problems[0], problems[1]);
        using var still = await client.GetAsync("/projects");
        Assert.Equal(HttpStatusCode.Redirect, still.StatusCode);
    }

    [Fact]
    public async Task Too_many_attempts_are_turned_away()
    {
        await using var studio = new StudioFactory();
        using var client = studio.CreateClient(NoRedirects);
        var codes = new List<HttpStatusCode>();
        using var page = await client.PageAsync("/sign-in");
        for (var i = 0; i <= StudioSecurity.SignInsPerMinute; i++)
        {
            using var answer = await client.SendAsync(page, "/sign-in", Credentials("nobody", Wrong));
            codes.Add(answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, codes[^1]);
        Assert.All(codes[..^1], c => Assert.Equal(HttpStatusCode.OK, c));
    }

    [Fact]
    public async Task An_account_locks_after_wrong_passwords_even_for_the_right_one()
    {
        await using var studio = await WithAnaAsync();
        using var client = studio.CreateClient(NoRedirects);
        using var page = await client.PageAsync("/sign-in");
        for (var i = 0; i < 5; i++) (await client.SendAsync(page, "/sign-in", Credentials("ana", Wrong))).Dispose();
        using var answer = await client.SendAsync(page, "/sign-in", Credentials("ana", Right));
        using var locked = await Forms.ParseAsync(answer);
        Assert.Contains("locked", locked.QuerySelector(".notice-message")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var studio = new StudioFactory();
        using var client = await studio.SignedInAsync(Roles.Lead);
        foreach (var path in new[] { "/sign-in", "/account", "/sign-out" })
        {
            var fields = Credentials("x", "y");
            fields["_handler"] = "sign-in";
            using var answer = await client.PostAsync(path, new FormUrlEncodedContent(fields));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        using var still = await client.GetAsync("/projects");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var studio = new StudioFactory();
        using var client = await studio.SignedInAsync(Roles.Annotator);
        using var page = await client.PageAsync("/account");
        var fields = page.QuerySelectorAll("form[action='/sign-out'] input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!);
        using var answer = await client.PostAsync("/sign-out", new FormUrlEncodedContent(fields));
        Assert.Equal("/sign-in", answer.Headers.Location!.OriginalString);
        using var after = await client.GetAsync("/account");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var studio = await WithAnaAsync();
        using var client = studio.CreateClient(NoRedirects);
        using var answer = await client.PostFormAsync("/sign-in", Credentials("ana", Right));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("labelstudio=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/projects/7/data?q=card", "/projects/7/data?q=card")]
    [InlineData("//evil.example", "/projects")]
    [InlineData("/\\evil.example", "/projects")]
    [InlineData("https://evil.example", "/projects")]
    [InlineData(null, "/projects")]
    public void After_signing_in_nobody_is_sent_to_another_host(string? asked, string gone) => Assert.Equal(gone, ReturnTo.Local(asked));

    [Theory]
    [InlineData("Request starting GET http://127.0.0.1:5080/welcome?token=abc123def - -")]
    [InlineData("Authorization: Bearer ls_abc123def456")]
    [InlineData("key ls_abc123def456 of ana")]
    [InlineData("""{"password":"abc123def"}""")]
    public void Logs_never_show_a_secret(string line)
    {
        var scrubbed = ScrubbedConsoleFormatter.Scrub(line);
        Assert.DoesNotContain("abc123", scrubbed, StringComparison.Ordinal);
        Assert.Contains("***", scrubbed, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_keep_what_is_no_secret() =>
        Assert.Equal("The tokenizer read 12 tokens: password rules are fine", ScrubbedConsoleFormatter.Scrub("The tokenizer read 12 tokens: password rules are fine"));

    private static async Task<StudioFactory> WithAnaAsync()
    {
        var studio = new StudioFactory();
        await studio.Services.GetRequiredService<IPeople>().CreateAsync("ana", "Ana", Roles.Lead, Right, Actor.Studio);
        return studio;
    }

    private static Dictionary<string, string> Credentials(string name, string password) => new() { ["Form.UserName"] = name, ["Form.Password"] = password };

    private static Dictionary<string, string> NewAccount(string name) => new()
    {
        ["Form.UserName"] = name,
        ["Form.DisplayName"] = "",
        ["Form.Password"] = Right,
        ["Form.Again"] = Right,
    };
}
