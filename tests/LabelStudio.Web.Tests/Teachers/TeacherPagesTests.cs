using AngleSharp.Dom;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Web.Pages.Teachers;
using LabelStudio.Web.Security;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Teachers;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Teachers;

public class TeacherPagesTests
{
    private readonly FakeTeachers _teachers = new();

    [Fact]
    public async Task Without_a_teacher_the_way_in_is_shown_with_the_simulators_command()
    {
        using var page = await ListAsync();
        Assert.Contains("No teacher yet", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(TeacherDraft.SimulatorCommand, page.QuerySelector(".command")!.TextContent.Trim());
        Assert.NotNull(page.QuerySelector("#add-simulator"));
    }

    [Fact]
    public async Task A_row_says_what_it_is_honours_costs_and_may()
    {
        _teachers.Add(Definition() with { Prices = new TeacherPrices(0.25m, 0.025m, 2m) }, key: KeySource.Configuration, uses: new TeacherUse(7, "Bank", 3, "asks_arrival"));
        _teachers.Tested(1, new TeacherAbilities(true, false));
        _teachers.Add(Definition() with { Name = "Sim", Simulated = true, Endpoint = new Uri("http://127.0.0.1:5090/v1") }, new TeacherTerms(MayTrain.Yes, null, new DateOnly(2026, 1, 1), "ada"));
        using var page = await ListAsync();
        var rows = page.QuerySelectorAll("tbody tr");
        Assert.Equal(2, rows.Length);
        var real = rows[1].TextContent;
        foreach (var word in new[] { "T", "gpt-x · api.openai.com", "from environment", "✓ structured output: yes", "✗ log-probabilities: no", "? seed: not known", "0.25 / 0.025 / 2.00", "unknown", "1,234", "0.0567", "asks_arrival" })
            Assert.Contains(word, Words(real), StringComparison.Ordinal);
        Assert.DoesNotContain("simulated", real, StringComparison.Ordinal);
        var simulated = Words(rows[0].TextContent);
        foreach (var word in new[] { "simulated", "none needed", "not tested", "free", "yes", "nobody" }) Assert.Contains(word, simulated, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_shows_where_the_key_comes_from_and_never_the_key()
    {
        _teachers.Add(Definition(), key: KeySource.Database);
        _teachers.Keys[1] = "sk-secret";
        using var page = await FormAsync(1);
        Assert.Equal("stored, encrypted", page.QuerySelector("#key-state")!.TextContent);
        Assert.Equal("password", page.QuerySelector("#teacher-key")!.GetAttribute("type"));
        Assert.True(string.IsNullOrEmpty(page.QuerySelector("#teacher-key")!.GetAttribute("value")));
        Assert.NotNull(page.QuerySelector("#forget-key"));
        Assert.Equal("gpt-x", page.QuerySelector("#teacher-model")!.GetAttribute("value"));
        Assert.DoesNotContain("sk-secret", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_from_the_environment_cannot_be_typed_over()
    {
        _teachers.Add(Definition(), key: KeySource.Configuration);
        using var page = await FormAsync(1);
        Assert.Null(page.QuerySelector("#teacher-key"));
        Assert.Contains("Teachers__X__Key", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_teacher_without_a_key_says_that_it_is_missing()
    {
        _teachers.Add(Definition());
        using var page = await FormAsync(1);
        Assert.Equal("missing", page.QuerySelector("#key-state")!.TextContent);
    }

    private static TeacherDefinition Definition() => new(0, "T", TeacherKind.OpenAI, new Uri("https://api.openai.com/v1"), "gpt-x");

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<IDocument> ListAsync() => Rendered.Async<TeachersPage>([], s => s.AddSingleton<ITeachers>(_teachers).AddPage("/teachers", Policies.Lead));

    private Task<IDocument> FormAsync(int id) =>
        Rendered.Async<TeacherPage>(new() { ["TeacherId"] = id }, s => s.AddSingleton<ITeachers>(_teachers).AddPage($"/teachers/{id}", Policies.Lead));
}
