using System.Net;
using System.Text.RegularExpressions;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Tests.Hosting;

namespace LabelStudio.Web.Tests.Security;

public sealed partial class HeaderTests(StudioFactory studio) : IClassFixture<StudioFactory>
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/projects")]
    [InlineData("/projects/1/data")]
    [InlineData("/account")]
    [InlineData("/there-is-nothing-here")]
    public async Task A_page_keeps_to_itself(string path)
    {
        using var client = await studio.SignedInAsync(Roles.Lead);
        using var answer = await client.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        var rules = policy.Split(';', StringSplitOptions.TrimEntries).ToDictionary(r => r.Split(' ')[0], r => r[(r.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        Assert.Equal("'none'", rules["default-src"]);
        Assert.Equal("'self'", rules["script-src"]);
        Assert.Equal("'self'", rules["connect-src"]);
        Assert.Equal("'self'", rules["style-src"]);
        Assert.Equal("'none'", rules["frame-ancestors"]);
        Assert.Equal("'self'", rules["form-action"]);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/projects")]
    public async Task Nothing_in_a_page_is_inline_or_from_another_host(string path)
    {
        using var client = await studio.SignedInAsync(Roles.Lead);
        using var page = await client.PageAsync(path);
        Assert.NotEmpty(page.QuerySelectorAll("script"));
        Assert.All(page.QuerySelectorAll("script"), s => Assert.StartsWith("/", s.GetAttribute("src"), StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("link[href]"), l => Assert.Matches("^/[^/]", l.GetAttribute("href")));
        Assert.Empty(page.QuerySelectorAll("style"));
        Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_with_its_version_is_kept_for_ever_and_without_is_asked_for_again()
    {
        using var client = studio.CreateClient();
        var versioned = AppCss().Match(await client.GetStringAsync("/sign-in"));
        Assert.True(versioned.Success, "the page does not name app.css with a version");
        using var kept = await client.GetAsync(versioned.Value);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Contains("immutable", kept.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var asked = await client.GetAsync("/app.css");
        Assert.True(asked.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task A_name_that_is_not_this_machine_is_refused()
    {
        using var client = studio.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Host = "studio.example.com";
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [GeneratedRegex(@"/app\.css\?v=[0-9a-f]+")]
    private static partial Regex AppCss();
}
