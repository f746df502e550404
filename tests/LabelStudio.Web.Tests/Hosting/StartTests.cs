using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LabelStudio.Web.Tests.Hosting;

public sealed class StartTests(StudioFactory studio) : IClassFixture<StudioFactory>
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/app.css")]
    [InlineData("/boot.js")]
    [InlineData("/favicon.svg")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/_content/Radzen.Blazor/css/standard-base.css")]
    [InlineData("/LabelStudio.Web.styles.css")]
    public async Task What_a_page_needs_is_served_to_everybody(string path)
    {
        using var client = studio.CreateClient();
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>A page on which nothing happens hears from the server several times before it takes the silence for a broken line.</summary>
    [Fact]
    public void An_idle_page_stays_connected()
    {
        var silence = TimeSpan.FromMilliseconds(int.Parse(
            Regex.Match(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "wwwroot", "boot.js")), @"SILENCE = (\d+);").Groups[1].Value, CultureInfo.InvariantCulture));
        var interval = studio.Services.GetRequiredService<IOptions<HubOptions>>().Value.KeepAliveInterval;
        Assert.True(interval * 3 <= silence, $"a sign of life every {interval}, patience {silence}");
    }

    [Fact]
    public async Task The_sign_in_page_is_a_page()
    {
        using var client = studio.CreateClient();
        var html = await client.GetStringAsync("/sign-in");
        Assert.Contains("<h1>Sign in</h1>", html, StringComparison.Ordinal);
    }
}
