using LabelStudio.Core.Schema;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Teachers.Redaction;
using LabelStudio.Web.Components;
using LabelStudio.Web.Pages.Prompts;
using LabelStudio.Web.Tests.Components;
using LabelStudio.Web.Tests.Fakes;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Prompts;

namespace LabelStudio.Web.Tests.Prompts;

public class BuilderTests
{
    private const string Hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    private static readonly PromptSetup Setup = new(["card_arrival", "refund"], ["", ""], new Dictionary<string, double>(), 10, 3, 2, []);

    [Fact]
    public async Task WhatDocumentsAndTeachersSayIsNeverMarkup()
    {
        var answer = new PromptAnswer(AnswerOutcome.Voted, 0) { Answer = Hostile, Rationale = Hostile, Confidence = 0.9 };
        var row = new TriedDocument(1, "d1", Hostile, Split.Dev, 1, answer, [Hostile], TeacherOutcome.Answered, new TokenUsage(10, 0, 5), 0.01m, TimeSpan.FromMilliseconds(200), 1, false, [new RedactionHit(RedactionKind.Email, "[EMAIL_1]", Hostile)], [], 1);
        using var page = await Rendered.Async<TrialRow>(new() { ["Project"] = SampleRuns.Project(3), ["Setup"] = Setup, ["Row"] = row, ["Right"] = false });

        Assert.Empty(page.QuerySelectorAll("img, script"));
        Assert.Contains(Hostile, page.Body!.TextContent);
        Assert.Equal("wrong", page.QuerySelector(".tag.bad")!.TextContent);

        using var reasons = await Rendered.Async<RationaleList>(new()
        {
            ["Project"] = SampleRuns.Project(3),
            ["Votes"] = new List<FunctionVote> { new(1, "which?", 0, null) { Rationale = Hostile }, new(2, "rule", 0, null) },
        });
        Assert.Empty(reasons.QuerySelectorAll("img, script"));
        Assert.Equal("which?", Assert.Single(reasons.QuerySelectorAll(".function")).TextContent);
    }

    [Fact]
    public async Task FindingsAreMarkedWhereTheyStand()
    {
        PromptFinding[] findings =
        [
            new(FindingLevel.Error, FindingKind.Template, "of the system text", PromptPlace.System, 0, 3),
            new(FindingLevel.Error, FindingKind.UnknownClass, "unknown", PromptPlace.Template, 6, 4),
            new(FindingLevel.Warning, FindingKind.EmptyVariable, "beyond what is written now", PromptPlace.Template, 90, 4),
        ];
        using var page = await Rendered.Async<LintedText>(new() { ["Id"] = "t", ["Label"] = "Template", ["Value"] = "first\nlast <b>", ["Findings"] = findings, ["Place"] = PromptPlace.Template });

        var mark = Assert.Single(page.QuerySelectorAll("mark"));
        Assert.Equal(("bad", "2last"), (mark.ClassName, mark.TextContent));
        Assert.Equal("2", mark.QuerySelector(".flag")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("b"));
    }

    [Fact]
    public void AFormKeepsAllThatAPromptSays()
    {
        var prompt = new PromptDefinition(PromptKind.Score, "{{class.name}} {{examples}} {{text}}")
        {
            System = "You judge.",
            Labels = ["refund"],
            Threshold = 70,
            Examples = new ExampleSettings(ExampleSelection.Fixed, 3, ["a", "b"]),
            Rationale = true,
            Confidence = ConfidenceSource.SelfConsistency,
            Samples = 7,
            Structured = StructuredOutput.Off,
            Mapping = new Dictionary<string, string> { ["x"] = "refund" },
            TeacherId = 4,
            Group = "g",
        };
        var view = new PromptView(1, "name", "", 1, 1, prompt, null, 0, [], []);

        Assert.Equal(PromptJson.Write(prompt), PromptJson.Write(PromptForm.Of(view).Prompt()));
    }

    [Fact]
    public void AnotherQuestionChangesATemplateThatNobodyHasTouched()
    {
        var form = PromptForm.New(Setup);
        form.Choose(PromptKind.YesNo);
        Assert.Contains("{{class.name}}", form.Template);
        form.Template += " mine";
        form.Choose(PromptKind.Choice);
        Assert.EndsWith(" mine", form.Template);
    }
}
