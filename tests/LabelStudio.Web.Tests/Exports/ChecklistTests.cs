using AngleSharp.Dom;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Web.Pages.Export;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Tests.Exports;

/// <summary>What keeps a student, as the Export page shows it.</summary>
public sealed class ChecklistTests
{
    private static readonly DateTime Day = new(2026, 11, 3, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Each_box_says_what_was_found_and_who_may_close_it()
    {
        using var page = await ShowAsync(new DeploymentChecklist(
            [
                new ChecklistBox(BoxKeys.Evaluated, "Evaluated", true, "Accuracy 91 % on <b>n</b> documents.", "students"),
                new ChecklistBox(BoxKeys.Rights, "Rights", true, "The studio cannot know.", "data", MaySign: true, new BoxSign("ben", Day, "Reviews under <i>CC0</i>.")),
                new ChecklistBox(BoxKeys.Slices, "Slices", false, "Look at them.", "students", MaySign: true),
                new ChecklistBox(BoxKeys.Verified, "Verified", false, "79 of 80 texts.", null),
            ], null));
        Assert.Equal(["closed", "closed", "open", "open"], page.QuerySelectorAll(".checklist li").Select(l => l.ClassName!.Split(' ')[0]));
        Assert.Equal("/projects/7/students", page.QuerySelector("[data-box=evaluated] a")!.GetAttribute("href"));
        var rights = Words(page.QuerySelector("[data-box=rights] .sign span")!);
        Assert.Equal("ben, 3 November 2026: Reviews under <i>CC0</i>.", rights);
        // evidence alone closes the last
        Assert.Equal(["slices"], page.QuerySelectorAll("[data-sign]").Select(b => b.GetAttribute("data-sign")));
        Assert.Empty(page.QuerySelectorAll(".checklist i, .checklist p b:not(.sign b)"));
    }

    [Fact]
    public async Task Only_a_lead_may_let_it_go_and_terms_are_decided_apart()
    {
        ChecklistBox open = new(BoxKeys.Slices, "Slices", false, "Look.", null, MaySign: true), terms = new(BoxKeys.Terms, "Terms", false, "Not clear.", null);
        Assert.NotNull((await ShowAsync(new DeploymentChecklist([open], null))).QuerySelector("#deploy-override"));
        Assert.Null((await ShowAsync(new DeploymentChecklist([open], null), lead: false)).QuerySelector("#deploy-override"));
        Assert.Null((await ShowAsync(new DeploymentChecklist([terms], null))).QuerySelector("#deploy-override"));
        var decided = new DeploymentChecklist([open], new ExportDecision("ann", Day, "A trial."));
        Assert.True(decided.Ready);
        Assert.Contains("ann decided on 3 November 2026", Words((await ShowAsync(decided)).Body!), StringComparison.Ordinal);
        Assert.False((decided with { Boxes = [open, terms] }).Ready);
    }

    [Fact]
    public async Task A_student_of_a_teacher_with_unclear_terms_is_held_and_a_lead_may_say_why_not()
    {
        var held = new StudentClearance([new RestsOn(1, "gpt", MayTrain.No, "https://example.org/terms", false), new RestsOn(2, "own", MayTrain.Yes, null, false)], null);
        using var lead = await HoldAsync(held, true);
        Assert.Equal(["gpt"], lead.QuerySelectorAll(".held b").Select(b => b.TextContent));
        Assert.NotNull(lead.QuerySelector("#export-override"));
        using var analyst = await HoldAsync(held, false);
        Assert.Null(analyst.QuerySelector("#export-override"));
        using var let = await HoldAsync(held with { Decision = new ExportDecision("ann", Day, "By letter.") }, true);
        Assert.Contains("By letter.", let.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(let.QuerySelector("#export-override"));
    }

    [Fact]
    public void What_others_learn_from_is_not_offered_while_terms_are_unclear()
    {
        var state = Samples.State(Day) with { LabelRun = new RunSummary(1, 1, Day, "ann", false, null) };
        var clear = new StudentClearance([new RestsOn(1, "gpt", MayTrain.Yes, null, false)], null);
        Assert.All(ExportFile.Of(state, clear).Take(3), f => Assert.Null(f.Missing));
        var held = ExportFile.Of(state, new StudentClearance([new RestsOn(1, "gpt", MayTrain.Unknown, null, false)], null));
        Assert.Equal(["Training set", "Chat fine-tuning"], held.Where(f => f.Missing?.Contains("gpt", StringComparison.Ordinal) == true).Select(f => f.Title));
        Assert.All(ExportFile.Of(state with { LabelRun = null }, null).Take(3), f => Assert.Equal("Fit the label model first.", f.Missing));
    }

    private static Task<IDocument> ShowAsync(DeploymentChecklist list, bool lead = true) =>
        Rendered.Async<Checklist>(new() { ["ProjectId"] = 7, ["List"] = list, ["IsLead"] = lead });

    private static Task<IDocument> HoldAsync(StudentClearance clearance, bool lead) =>
        Rendered.Async<StudentHold>(new() { ["Clearance"] = clearance, ["IsLead"] = lead });

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
