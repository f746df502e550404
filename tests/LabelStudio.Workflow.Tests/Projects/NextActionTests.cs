using LabelStudio.Workflow.Projects;

namespace LabelStudio.Workflow.Tests.Projects;

public class NextActionTests
{
    private static readonly RunSummary Fresh = new(1, 1, default, "me", false, null);
    private static readonly RunSummary Stale = new(1, 1, default, "me", true, "2 functions changed");

    private static readonly ProjectState Done = new(
        1_000_000, 700_000, 100_000, 200_000, 0, 10, 60, 500, 0, 0, 12, 12, false, 0.8, Fresh, 0.9, null, null, 70, 0, Fresh, 0.91, 1, [], new("", "", ""));

    public static TheoryData<string, ProjectState, string, string> Stations => new()
    {
        { "empty", Done with { Documents = 0 }, "Import documents", "import" },
        { "no function", Done with { Functions = 0, EnabledFunctions = 0 }, "Write the first labeling function", "functions" },
        { "all off", Done with { EnabledFunctions = 0 }, "Enable a labeling function", "functions" },
        { "stale votes", Done with { VotesStale = true }, "Apply the labeling functions", "functions" },
        { "low coverage", Done with { Coverage = 0.29 }, "Cover more documents", "data?covered=false" },
        { "no labels", Done with { LabelRun = null }, "Fit the label model", "labels" },
        { "stale labels", Done with { LabelRun = Stale }, "Fit the label model again", "labels" },
        { "little dev gold", Done with { GoldDev = 49 }, "Review a random sample", "review" },
        { "queue", Done with { PendingReviews = 7 }, "Answer the review queue", "review" },
        { "no student", Done with { Student = null }, "Train a student", "students" },
        { "stale student", Done with { Student = Stale }, "Train the student again", "students" },
        { "sealed", Done with { TestLooks = 0 }, "Open the sealed test", "evaluation?on=test" },
        { "sealed, no test gold", Done with { TestLooks = 0, GoldTest = 0 }, "Export the student", "export" },
        { "done", Done, "Export the student", "export" },
    };

    [Theory]
    [MemberData(nameof(Stations))]
    public void Names_the_first_station_that_holds_the_others_up(string _, ProjectState state, string title, string page)
    {
        var next = NextActions.For(state, classes: 3);
        Assert.Equal(title, next.Title);
        Assert.Equal(page, next.Page);
        Assert.NotEmpty(next.Why);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Asks_for_classes_before_functions(int classes) => Assert.Equal("settings", NextActions.For(Done with { Functions = 0 }, classes).Page);

    [Fact]
    public void Gives_the_reason_why_a_run_is_stale() => Assert.Equal("2 functions changed", NextActions.For(Done with { LabelRun = Stale }, 3).Why);

    [Fact]
    public void Speaks_of_figures_as_people_do()
    {
        Assert.Contains("vote on 29 % of", NextActions.For(Done with { Coverage = 0.29 }, 3).Why, StringComparison.Ordinal);
        var steps = LoopSteps.For(Done, 12);
        Assert.Equal(["Data", "Labeling functions", "Label model", "Review", "Students", "Export"], steps.Select(s => s.Name));
        Assert.All(steps, s => Assert.True(s.Done));
        Assert.Equal("1,000,000 documents, 570 with gold, 12 classes", steps[0].Summary);
        Assert.Equal("12 functions, 80 % coverage", steps[1].Summary);
        Assert.False(LoopSteps.For(Done with { VotesStale = true }, 12)[1].Done);
    }
}
