using LabelStudio.Web.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Answers;

namespace LabelStudio.Web.Tests.Components;

public sealed class AnswerMappingTests
{
    [Fact]
    public async Task Answers_are_offered_the_class_they_may_mean_and_say_what_they_stand_for()
    {
        AnswerRow[] rows =
        [
            new("Class-1", 12, [new("bot", 8), new("other", 4)], null, new AnswerSuggestion(1, true)),
            new("clas 2\n<b>because</b>", 5, [new("bot", 5)], null, new AnswerSuggestion(2, false)),
            new("mapped", 3, [new("bot", 3)], 0, null),
            new("old", 2, [new("bot", 2)], null, null) { ByDocument = false },
        ];
        using var page = await Rendered.Async<AnswerMapping>(new() { ["Project"] = SampleRuns.Project(3), ["Answers"] = rows });
        Assert.Contains("22 answers name no class, 4 different ones; 19 of them (3 different) abstain", page.QuerySelector(".head p")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Map 1 certain one", page.QuerySelector("#map-sure")!.TextContent.Trim());
        Assert.Equal("Take 1 near name", page.QuerySelector("#map-near")!.TextContent.Trim());
        Assert.Equal(["take class 1", "perhaps class 2"], page.QuerySelectorAll(".take").Select(b => string.Join(' ', b.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(3, page.QuerySelectorAll("select").Length);
        Assert.Contains("import the votes again", page.QuerySelectorAll("tbody tr")[3].TextContent, StringComparison.Ordinal);
        // what was answered is data, never markup
        Assert.Null(page.QuerySelector(".answer b"));
    }

    [Fact]
    public async Task Several_classes_have_shares_and_one_has_none()
    {
        using var several = await Rendered.Async<ClassWeights>(new() { ["Project"] = SampleRuns.Project(77), ["Value"] = new ClassWeight[] { new(3, 3), new(70, 1) } });
        Assert.Equal(["class 3", "class 70"], several.QuerySelectorAll(".chosen .pill-name").Select(p => p.TextContent));
        Assert.Equal(["75", "25"], several.QuerySelectorAll(".share").Select(i => i.GetAttribute("value")));
        using var one = await Rendered.Async<ClassWeights>(new() { ["Project"] = SampleRuns.Project(77), ["Value"] = new ClassWeight[] { new(3, 1) } });
        Assert.Empty(one.QuerySelectorAll(".share"));

        using var pill = await Rendered.Async<VotePill>(new() { ["Project"] = SampleRuns.Project(5), ["Class"] = 2, ["Set"] = new ClassWeight[] { new(1, 0.25), new(2, 0.75) } });
        Assert.Equal("one of, by weight: class 2 75 %, class 1 25 %", pill.QuerySelector(".set")!.GetAttribute("title"));
    }
}
