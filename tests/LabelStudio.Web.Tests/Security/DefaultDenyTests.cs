using System.Net;
using System.Text.RegularExpressions;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Security;
using LabelStudio.Web.Tests.Hosting;
using LabelStudio.Workflow;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Security;

/// <summary>Whatever is not opened by name is closed to whoever has not signed in: asked of every endpoint that there is.</summary>
public sealed partial class DefaultDenyTests(StudioFactory studio) : IClassFixture<StudioFactory>
{
    /// <summary>All that anybody may ask for. A new entry here is a decision.</summary>
    private static readonly string[] Open = ["/api/{documentName}/openapi.json", "/error", "/healthz", "/not-found", "/sign-in", "/welcome"];

    /// <summary>All of a project that somebody may open who only reviews: no votes, labels or answers of others. A new entry here is a decision.</summary>
    private static readonly string[] ForAnnotators = ["/api/v1/projects/1/review/1/answers", "/projects/1/guideline", "/projects/1/review", "/projects/1/review/1"];

    [Fact]
    public async Task Every_endpoint_that_is_not_on_the_list_refuses_a_stranger()
    {
        using var client = studio.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var endpoints = studio.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var asked = 0;
        foreach (var endpoint in endpoints)
        {
            var path = "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "1");
            if (Open.Contains("/" + endpoint.RoutePattern.RawText!.TrimStart('/'))) continue;
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var answer = await client.SendAsync(request);
                var refused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.Contains("/sign-in", StringComparison.Ordinal));
                Assert.True(refused, $"{method} {path} answered a stranger with {(int)answer.StatusCode}");
                asked++;
            }
        }
        Assert.True(asked > 20, $"only {asked} were asked");
    }

    [Fact]
    public void Only_the_listed_endpoints_let_anybody_in()
    {
        using var client = studio.CreateClient();
        var anonymous = studio.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() != null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Open, anonymous);
    }

    [Fact]
    public void Who_only_reviews_gets_nothing_of_a_project_but_the_cards()
    {
        using var client = studio.CreateClient();
        var allowed = studio.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.Contains("projects/{", StringComparison.Ordinal))
            .Where(e => e.Metadata.GetOrderedMetadata<IAuthorizeData>().All(a => a.Policy is null or Policies.Annotator))
            .Select(e => "/" + Parameter().Replace(e.RoutePattern.RawText!.TrimStart('/'), "1")).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(ForAnnotators, allowed);
    }

    [Theory]
    [InlineData("/projects/1")]
    [InlineData("/projects/1/data")]
    [InlineData("/projects/1/import")]
    [InlineData("/projects/1/settings")]
    [InlineData("/api/v1/projects")]
    public async Task An_annotator_is_kept_out_of_what_analysts_do(string path)
    {
        using var annotator = await studio.SignedInAsync(Roles.Annotator);
        using var answer = await annotator.GetAsync(path);
        if (path.StartsWith("/api", StringComparison.Ordinal)) Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        else Assert.Contains("/denied", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);

        using var analyst = await studio.SignedInAsync(Roles.Analyst);
        using var allowed = await analyst.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task Only_a_lead_deletes_a_project()
    {
        var id = await studio.Projects.CreateAsync("to be deleted", "", [], Actor.Studio);
        using var analyst = await studio.WithKeyAsync(Roles.Analyst);
        using var refused = await analyst.DeleteAsync($"/api/v1/projects/{id}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(studio.Projects.Stored, p => p.Id == id);

        using var lead = await studio.WithKeyAsync(Roles.Lead);
        using var done = await lead.DeleteAsync($"/api/v1/projects/{id}");
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.DoesNotContain(studio.Projects.Stored, p => p.Id == id);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
