using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Tests.Hosting;
using LabelStudio.Workflow.People;

namespace LabelStudio.Web.Tests.Api;

public sealed class PredictTests(StudioFactory studio) : IClassFixture<StudioFactory>
{
    private const string Path = "/api/v1/projects/1/predict";
    private static readonly ApiKeyReach PredictionsOnly = new(ApiScope.Predict);

    [Fact]
    public async Task One_text_and_many_are_answered_in_their_order()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst, PredictionsOnly);
        var one = await OkAsync(await client.PostAsJsonAsync(Path, new { text = "a fee" }));
        Assert.Equal(("fee", 0.75, 2), (one.GetProperty("label").GetString(), one.GetProperty("confidence").GetDouble(), one.GetProperty("student").GetInt32()));
        Assert.False(one.TryGetProperty("top", out _));

        var many = await OkAsync(await client.PostAsJsonAsync(Path + "/batch", new { texts = new[] { "x", "fee", "" }, top = 2, student = 1 }));
        Assert.Equal(1, many.GetProperty("student").GetInt32());
        var predictions = many.GetProperty("predictions").EnumerateArray().ToArray();
        Assert.Equal(["card", "fee", "card"], predictions.Select(p => p.GetProperty("label").GetString()));
        Assert.Equal([false, false, true], predictions.Select(p => p.GetProperty("abstains").GetBoolean()));
        Assert.Equal([1, 1, 0], predictions.Select(p => p.GetProperty("inDistribution").GetDouble()));
        Assert.Equal("fee", predictions[0].GetProperty("top")[1].GetProperty("class").GetString());
    }

    [Fact]
    public async Task Fields_go_with_a_text()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst, PredictionsOnly);
        foreach (var fields in new object[] { new { product = "fees" }, new { amount = 12.50m, product = (string?)null } })
        {
            var one = await OkAsync(await client.PostAsJsonAsync(Path, new { text = "x", fields }));
            Assert.Equal("fee", one.GetProperty("label").GetString());
        }
        var many = await OkAsync(await client.PostAsJsonAsync(Path + "/batch", new { documents = new object[] { new { text = "x" }, new { text = "x", fields = new { product = "fees", amount = true } } } }));
        Assert.Equal(["card", "fee"], many.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("label").GetString()));
    }

    [Theory]
    [InlineData("", """{"text": "x", "fields": {"produkt": "fees"}}""", "$.fields")]
    [InlineData("/batch", """{"documents": [{"text": "x"}, {"text": "x", "fields": {"produkt": "fees"}}]}""", "$.documents[1].fields")]
    [InlineData("", """{"text": "x", "fields": {"product": ["fees"]}}""", "$.fields")]
    [InlineData("", """{"text": "x", "fields": "fees"}""", "$.fields")]
    [InlineData("/batch", """{"texts": ["x"], "documents": [{"text": "x"}]}""", "one of the two")]
    [InlineData("/batch", """{"documents": [{"fields": {}}]}""", "documents")]
    [InlineData("/batch", """{"documents": [null]}""", "documents")]
    public async Task Fields_that_cannot_be_read_are_told_with_their_place(string path, string body, string place)
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst, PredictionsOnly);
        using var answer = await client.PostAsync(Path + path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Contains(place, (await ProblemAsync(answer, HttpStatusCode.BadRequest)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_predictions_opens_nothing_else_and_no_other_project()
    {
        using var client = await studio.WithKeyAsync(Roles.Lead, new ApiKeyReach(ApiScope.Predict, await ProjectAsync()));
        foreach (var path in new[] { "/api/v1/projects", "/api/v1/projects/1", "/api/v1/projects/1/documents", "/api/v1/projects/1/export/labels.csv" })
        {
            using var closed = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        }
        using var other = await client.PostAsJsonAsync("/api/v1/projects/2/predict", new { text = "a" });
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        using var own = await client.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task Annotators_and_strangers_get_no_predictions()
    {
        foreach (var reach in new[] { PredictionsOnly, new ApiKeyReach() })
        {
            using var annotator = await studio.WithKeyAsync(Roles.Annotator, reach);
            using var refused = await annotator.PostAsJsonAsync(Path, new { text = "a" });
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
        using var client = studio.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "ls_wrong");
        using var stranger = await client.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_at_once()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst, PredictionsOnly);
        using var before = await client.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await studio.RevokeAsync(client);
        using var after = await client.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Over_the_limit_is_told_with_how_long_to_wait()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst, new ApiKeyReach(ApiScope.Predict, null, 3));
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.PostAsJsonAsync(Path, new { text = "a" });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        using var over = await client.PostAsJsonAsync(Path, new { text = "a" });
        await ProblemAsync(over, HttpStatusCode.TooManyRequests);
        Assert.InRange(over.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var other = await studio.WithKeyAsync(Roles.Analyst, PredictionsOnly);
        using var unhurt = await other.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal(HttpStatusCode.OK, unhurt.StatusCode);
    }

    [Theory]
    [InlineData("{\"text\": 5}", "$.text")]
    [InlineData("{\"text\": \"a\"", "line 1")]
    [InlineData("nonsense", "line 1")]
    [InlineData("[]", "not the JSON")]
    [InlineData("null", "empty")]
    [InlineData("{}", "no text")]
    [InlineData("{\"text\": \"a\", \"top\": 0}", "at least 1")]
    public async Task Bad_json_is_told_with_the_reason(string body, string reason)
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst, PredictionsOnly);
        using var answer = await client.PostAsync(Path, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Contains(reason, (await ProblemAsync(answer, HttpStatusCode.BadRequest)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_texts_another_type_and_a_student_that_is_not_there_are_told()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst, PredictionsOnly);
        using var many = await client.PostAsJsonAsync(Path + "/batch", new { texts = Enumerable.Repeat("a", 1001) });
        await ProblemAsync(many, HttpStatusCode.BadRequest);
        using var none = await client.PostAsJsonAsync(Path + "/batch", new { texts = new string?[] { "a", null } });
        await ProblemAsync(none, HttpStatusCode.BadRequest);
        using var form = await client.PostAsync(Path, new StringContent("text=a", Encoding.UTF8, "application/x-www-form-urlencoded"));
        await ProblemAsync(form, HttpStatusCode.UnsupportedMediaType);
        using var student = await client.PostAsJsonAsync(Path, new { text = "a", student = 9 });
        await ProblemAsync(student, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_OpenAPI_document_has_the_addresses_and_the_key()
    {
        using var client = studio.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>("/api/v1/openapi.json");
        var predict = document.GetProperty("paths").GetProperty("/api/v1/projects/{projectId}/predict").GetProperty("post");
        Assert.True(predict.GetProperty("responses").TryGetProperty("429", out _));
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/v1/projects/{projectId}/predict/batch", out _));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
        Assert.False(document.TryGetProperty("servers", out _));
    }

    private async Task<int> ProjectAsync()
    {
        await studio.StoreProjectAsync();
        return 1;
    }

    private static async Task<JsonElement> OkAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
