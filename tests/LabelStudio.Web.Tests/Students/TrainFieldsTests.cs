using LabelStudio.Web.Pages.Students;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Students;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Web.Tests.Students;

public sealed class TrainFieldsTests
{
    [Fact]
    public async Task Fields_are_offered_with_what_speaks_against_them_and_none_is_chosen_silently()
    {
        FieldOffer[] offers =
        [
            new("channel", 1_200, 1, 4, false, ["app", "<b>chat</b>"], []),
            new("amount", 1_200, 0.8, 990, true, ["13.54"], ["Only a part of the documents has it."]),
        ];
        using var page = await Show(offers, null);
        Assert.Equal(["channel", "amount"], page.QuerySelectorAll("td.name").Select(n => n.TextContent));
        Assert.Equal(["values", "number"], page.QuerySelectorAll("tbody tr").Select(r => r.Children[4].TextContent));
        Assert.Equal("80 %", page.QuerySelectorAll("tbody tr")[1].Children[2].TextContent);
        Assert.Contains("Only a part", Assert.Single(page.QuerySelectorAll(".caution")).TextContent, StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("input"), i => Assert.False(i.HasAttribute("checked")));
        // values are data, never markup
        Assert.Null(page.QuerySelector(".examples b"));

        using var chosen = await Show(offers, new FieldNames(["amount"]));
        Assert.Equal("field-amount", Assert.Single(chosen.QuerySelectorAll("input[checked]")).Id);
    }

    [Fact]
    public async Task Without_fields_the_form_says_where_they_come_from()
    {
        using var page = await Show([], null);
        Assert.Contains("columns of an import", page.QuerySelector("#fields p")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("input"));
    }

    private static Task<AngleSharp.Dom.IDocument> Show(IReadOnlyList<FieldOffer> offers, FieldNames? chosen) =>
        Rendered.Async<TrainFields>(new() { ["ProjectId"] = 1, ["Chosen"] = chosen }, services => services.AddSingleton<IStudents>(new OfferingStudents(offers)));

    private sealed class OfferingStudents(IReadOnlyList<FieldOffer> offers) : IStudents
    {
        public Task<IReadOnlyList<FieldOffer>> FieldsAsync(int projectId, CancellationToken cancel = default) => Task.FromResult(offers);

        public Task<long> TrainAsync(int projectId, StudentSettings settings, Actor by, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<StudentInfo>> ListAsync(int projectId, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<StudentInfo?> GetAsync(int projectId, long runId, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<(string Class, double Probability)>> TryAsync(
            int projectId, long runId, string text, IReadOnlyDictionary<string, string>? fields = null, CancellationToken cancel = default) => throw new NotSupportedException();
    }
}
