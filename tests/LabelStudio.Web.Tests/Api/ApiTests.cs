using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Tests.Hosting;
using LabelStudio.Workflow.Imports;

namespace LabelStudio.Web.Tests.Api;

public sealed class ApiTests(StudioFactory studio) : IClassFixture<StudioFactory>
{
    [Fact]
    public async Task A_key_opens_the_API_and_a_revoked_or_wrong_one_does_not()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst);
        var projects = await client.GetFromJsonAsync<JsonElement>("/api/v1/projects");
        Assert.Equal("Bank messages", projects[0].GetProperty("name").GetString());

        client.DefaultRequestHeaders.Authorization = new("Bearer", "ls_wrong");
        using var refused = await client.GetAsync("/api/v1/projects");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Null(refused.Headers.Location);
    }

    [Fact]
    public async Task A_key_opens_nothing_but_the_API()
    {
        using var client = await studio.WithKeyAsync(Roles.Lead);
        using var page = await client.GetAsync("/projects");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task A_file_as_the_body_is_staged_and_imported_with_the_mapping_of_the_query()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst);
        using var answer = await client.PostAsync(
            "/api/v1/projects/1/import?name=../../etc/m.csv&label=&badRows=skip&dev=0.2&test=0.3&seed=7", new StringContent("id,text\n1,hello\n", Encoding.UTF8, "text/csv"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var job = body.GetProperty("jobId").GetInt64();
        Assert.Equal($"/api/v1/jobs/{job}", answer.Headers.Location!.OriginalString);

        Assert.Equal(("m.csv", 16L), studio.Imports.Staged[^1]);
        var started = studio.Imports.Started[^1];
        Assert.Equal(new ImportOptions(FileFormat.Csv, new ColumnMapping("id", "text"), new RandomSplit(0.2, 0.3, 7), BadRowPolicy.Skip), started.Options);
        Assert.StartsWith("analyst-", started.By.Name, StringComparison.Ordinal);

        var view = await client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{job}");
        Assert.Equal("running", view.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_file_in_a_multipart_form_is_streamed_too()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst);
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent("id,text\n1,hello\n"), "file", "from-a-form.csv");
        using var answer = await client.PostAsync("/api/v1/projects/1/import", form);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("from-a-form.csv", studio.Imports.Staged[^1].Name);
    }

    [Fact]
    public async Task Bad_input_is_a_problem_in_words()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst);
        using var empty = await client.PostAsync("/api/v1/projects/1/import?name=e.csv", new ByteArrayContent([]));
        var problem = await ProblemAsync(empty, HttpStatusCode.BadRequest);
        Assert.Contains("The file is empty", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("e.csv", problem.GetProperty("file").GetString());

        using var column = await client.PostAsync("/api/v1/projects/1/import?name=e.csv&text=body", new StringContent("id,text\n1,a\n"));
        Assert.Contains("no column \"body\"", (await ProblemAsync(column, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);

        using var search = await client.GetAsync("/api/v1/projects/1/documents?q=card%20AND%20AND%20fee");
        Assert.Contains("position 9", (await ProblemAsync(search, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);

        foreach (var path in new[] { "/api/v1/projects/999", "/api/v1/projects/999/documents", "/api/v1/jobs/999", "/api/v1/nothing" })
        {
            using var missing = await client.GetAsync(path);
            await ProblemAsync(missing, HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Documents_come_with_class_names_and_the_filters_of_the_page()
    {
        using var client = await studio.WithKeyAsync(Roles.Analyst);
        var page = await client.GetFromJsonAsync<JsonElement>("/api/v1/projects/1/documents?q=why%20did&split=train&order=least&take=2");
        Assert.Equal(2, page.GetProperty("documents").GetArrayLength());
        var first = page.GetProperty("documents")[0];
        Assert.Equal("why did u charge me 3.50", first.GetProperty("text").GetString());
        Assert.Equal("train", first.GetProperty("split").GetString());
        Assert.Contains(first.GetProperty("label").GetString(), Fakes.Samples.Classes);
        Assert.Equal(LabelStudio.Workflow.Documents.DocumentOrder.LeastConfident, studio.Documents.Asked[^1].Order);
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_without_the_form_token()
    {
        using var client = await studio.SignedInAsync(Roles.Analyst);
        using var forged = await client.PostAsJsonAsync("/api/v1/projects", new { name = "forged" });
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.DoesNotContain(studio.Projects.Stored, p => p.Name == "forged");

        using var page = await client.PageAsync("/projects");
        client.DefaultRequestHeaders.Add("X-CSRF-TOKEN", page.QuerySelector("meta[name=csrf]")!.GetAttribute("content"));
        using var own = await client.PostAsJsonAsync("/api/v1/projects", new { name = "own", classes = new[] { "a", "b" } });
        Assert.Equal(HttpStatusCode.Created, own.StatusCode);
        Assert.Contains(studio.Projects.Stored, p => p.Name == "own" && p.Classes.Count == 2);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
