using LabelStudio.Core.Schema;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Pages.Data;
using LabelStudio.Workflow.Documents;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Tests.Components;

/// <summary>A selection of documents is an address: what is written into it is what is read from it.</summary>
public sealed class DataFilterTests
{
    [Fact]
    public void Every_part_survives_the_way_through_the_address()
    {
        var filter = new DataFilter
        {
            Search = "card & \"top up\" #1 +é",
            Split = Split.Dev,
            Gold = true,
            GoldClass = 3,
            Label = 76,
            Min = 0.25,
            Max = 0.5,
            Function = 12,
            With = 13,
            Together = VotesOfTwo.Apart,
            Voted = 4,
            Unvoted = 5,
            Student = -1,
            Covered = false,
            Overlap = true,
            Conflict = false,
            Right = true,
            Group = 9,
            Order = DocumentOrder.LeastConfident,
            Skip = 150,
        };
        Assert.Equal(filter, Read(ProjectPaths.Data(7, filter.ToQuery())));
    }

    [Fact]
    public void Nothing_chosen_is_nothing_in_the_address() => Assert.Equal("/projects/7/data", ProjectPaths.Data(7, new DataFilter().ToQuery()));

    [Theory]
    [InlineData("?min=7&max=-1&split=all&label=x&skip=-5&order=up&gold=maybe")]
    [InlineData("?min=NaN&label=99999999999999999999")]
    public void Nonsense_in_an_address_is_as_if_it_were_not_there(string query) => Assert.Equal(new DataFilter(), Read("/projects/7/data" + query));

    [Theory]
    [InlineData("projects/7/data?q=1", 7)]
    [InlineData("projects/7", 7)]
    [InlineData("projects", null)]
    [InlineData("projects/x/data", null)]
    [InlineData("account", null)]
    public void The_open_project_is_known_from_the_address(string path, int? id) => Assert.Equal(id, ProjectPaths.ProjectIdOf(path));

    private static DataFilter Read(string address) => DataFilter.Parse(
        QueryHelpers.ParseQuery(new Uri("http://127.0.0.1" + address).Query).ToDictionary(p => p.Key, p => p.Value.ToString()));
}
