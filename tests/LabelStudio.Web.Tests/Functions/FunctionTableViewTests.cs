using System.Security.Claims;
using AngleSharp.Dom;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Pages.Functions.Table;
using LabelStudio.Web.Security;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Radzen;

namespace LabelStudio.Web.Tests.Functions;

/// <summary>The table of functions: a page of it whatever the number, in the order of the address, each number a link to its documents.</summary>
public sealed class FunctionTableViewTests
{
    [Fact]
    public async Task Of_two_thousand_functions_for_77_classes_one_page_is_rendered()
    {
        using var page = await OpenAsync(FunctionRows.Table(2000, 77), 77, "");
        Assert.Equal("2,000 functions", page.QuerySelector("h2")!.TextContent);
        Assert.Equal(FunctionTableQuery.PageSize, page.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("1–50 of 2,000", page.QuerySelector(".pager")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_says_order_filter_and_page()
    {
        using var page = await OpenAsync(FunctionRows.Table(200, 12), 12, "?sort=name&down=yes&class=3&on=yes&find=rule");
        var ids = page.QuerySelectorAll("tbody tr").Select(r => int.Parse(r.Id!["function-".Length..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var expected = FunctionRows.Table(200, 12).Functions.Where(f => f.Classes[0] == 3 && f.Enabled).OrderByDescending(f => f.Name, StringComparer.OrdinalIgnoreCase).Select(f => f.Id);
        Assert.Equal(expected, ids);
        Assert.Equal("descending", page.QuerySelector("th.name")!.GetAttribute("aria-sort"));
        Assert.Contains("of 200 functions", page.QuerySelector("h2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("rule", page.QuerySelector("#function-filter")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Every_number_that_documents_stand_behind_opens_them()
    {
        using var page = await OpenAsync(FunctionRows.Table(1, 12), 12, "");
        var links = page.QuerySelectorAll("tbody td.num a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Equal(
            [
                "/projects/1/data?function=1", "/projects/1/data?function=1&overlap=yes", "/projects/1/data?function=1&conflict=yes",
                "/projects/1/data?function=1&gold=yes", "/projects/1/data?function=1&right=no",
            ],
            links);
        Assert.Equal("/projects/1/functions/1", page.QuerySelector("a.own")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_definition_is_text_and_never_markup()
    {
        using var page = await OpenAsync(FunctionRows.Table(1, 12), 12, "");
        Assert.Null(page.QuerySelector("td.name b"));
        Assert.Equal("word1 OR <b>other</b>", page.QuerySelector("td.name code")!.TextContent);
    }

    [Fact]
    public async Task Figures_of_older_labels_are_marked_and_say_why()
    {
        using var fresh = await OpenAsync(FunctionRows.Table(3, 12), 12, "");
        Assert.Empty(fresh.QuerySelectorAll("td.old, .tag.old"));
        using var page = await OpenAsync(FunctionRows.Table(3, 12, "2 functions changed"), 12, "");
        Assert.Contains("2 functions changed", page.QuerySelector(".run-line")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(9, page.QuerySelectorAll("td.old").Length);
        // what is counted from the votes as they are is not
        Assert.DoesNotContain(page.QuerySelectorAll("td.old"), c => c.QuerySelector("a") != null);
    }

    [Fact]
    public async Task Without_values_it_says_what_to_do_and_offers_to_work_them_out()
    {
        var table = FunctionRows.Table(3, 12);
        using var missing = await OpenAsync(table with { Values = new FunctionValueState("There is no gold on dev documents. Review some.") }, 12, "");
        Assert.Contains("Review some", missing.QuerySelector(".run-line")!.TextContent, StringComparison.Ordinal);
        Assert.Null(missing.QuerySelector("#find-values"));
        using var possible = await OpenAsync(table with { Values = new FunctionValueState("It has not been worked out.") { Expected = TimeSpan.FromSeconds(75) } }, 12, "");
        Assert.Contains("1 min 15 s", possible.QuerySelector("#find-values")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_says_what_was_found_and_what_to_do_and_cost_has_a_column_only_where_there_is_one()
    {
        var table = FunctionRows.Table(2, 12);
        using var page = await OpenAsync(table, 12, "");
        Assert.Equal("It agrees with \"rule 1\". Nothing is lost by keeping it.", page.QuerySelector(".health .tag")!.GetAttribute("title"));
        Assert.Null(page.QuerySelector("th.cost"));
        using var paid = await OpenAsync(table with { Functions = [.. table.Functions.Select(f => f with { Cost = 1.5m, Kind = FunctionKind.Prompt })] }, 12, "");
        Assert.NotNull(paid.QuerySelector("th.cost"));
        Assert.Equal("prompt", paid.QuerySelector("td.kind")!.TextContent);
    }

    [Fact]
    public void What_is_chosen_survives_the_way_through_the_address()
    {
        var query = new FunctionTableQuery
        {
            Text = "card & \"top up\"",
            Class = 76,
            Kind = FunctionKind.Imported,
            Flag = "never votes",
            Enabled = false,
            Sort = FunctionColumn.Value,
            Descending = true,
            Skip = 100,
        };
        Assert.Equal(query, FunctionAddress.Parse(new Uri("http://127.0.0.1" + FunctionAddress.Of(7, query))));
        Assert.Equal("/projects/7/functions", FunctionAddress.Of(7, new FunctionTableQuery()));
        Assert.Equal(new FunctionTableQuery(), FunctionAddress.Parse(new Uri("http://127.0.0.1/projects/7/functions?sort=nonsense&kind=9&class=-1&skip=x&on=perhaps")));
    }

    private static Task<IDocument> OpenAsync(FunctionTable table, int classes, string query) => Rendered.Async<FunctionTableView>(
        new() { ["Project"] = FunctionRows.Project(classes), ["Table"] = table },
        services => services
            .AddSingleton<IFunctions>(new FakeFunctions())
            .AddSingleton<IJobs>(new FakeJobs())
            .AddSingleton<NavigationManager>(new Address("/projects/1/functions" + query))
            .AddSingleton<AuthenticationStateProvider>(new Ana())
            .AddScoped<CurrentUser>()
            .AddScoped<NotificationService>()
            .AddScoped<Toasts>()
            .AddSingleton<IJSRuntime>(new NoScript())
            .AddRadzenComponents());

    private sealed class Address : NavigationManager
    {
        public Address(string path) => Initialize("http://127.0.0.1/", "http://127.0.0.1" + path);
    }

    /// <summary>What is rendered for the first time runs no script.</summary>
    private sealed class NoScript : IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => ValueTask.FromResult(default(TValue)!);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);
    }

    private sealed class Ana : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, "1"), new Claim(ClaimTypes.Name, "ana"), new Claim(ClaimTypes.Role, Policies.Analyst)], "test"))));
    }
}
