using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Prompts;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;
using PromptDocument = LabelStudio.Workflow.PromptRuns.PromptDocument;

namespace LabelStudio.Workflow.Tests.Prompts;

public class PromptBookTests
{
    [Fact]
    public async Task OnePromptOnTwoTeachersIsTwoFunctionsThatBelongTogether()
    {
        await using var studio = await PromptStudio.StartAsync();
        var ids = await studio.Prompts.SaveAsync(studio.Project, new PromptDraft(null, "Which?", "", PromptStudio.Choice, [studio.Good, studio.Bad]), LoopStudio.Ann);
        var view = await studio.Prompts.GetAsync(studio.Project, ids[0]);

        Assert.Equal(2, ids.Count);
        Assert.Equal(("Which? · good", studio.Good, 1), (view.Name, view.Prompt.TeacherId, view.Version));
        Assert.Equal(("Which? · bad", studio.Bad), (view.Twins.Single().Name, view.Twins.Single().TeacherId));

        // the same again is no new version; another prompt is one, of both where both are asked
        await studio.Prompts.SaveAsync(studio.Project, new PromptDraft(ids[0], view.Name, "", view.Prompt, [studio.Good]), LoopStudio.Ann);
        Assert.Equal(1, (await studio.Prompts.GetAsync(studio.Project, ids[0])).Version);
        var changed = view.Prompt with { Rationale = true };
        Assert.Equal(ids, await studio.Prompts.SaveAsync(studio.Project, new PromptDraft(ids[0], view.Name, "", changed, [studio.Good, studio.Bad]), LoopStudio.Ann));
        foreach (var id in ids)
        {
            var now = await studio.Prompts.GetAsync(studio.Project, id);
            Assert.Equal((2, true), (now.Version, now.Prompt.Rationale));
            Assert.False(now.Versions[1].Prompt.Rationale);
        }
        await using var db = studio.Loop.Db();
        Assert.All(await db.Functions.Where(f => f.ProjectId == studio.Project).ToListAsync(), f => Assert.Equal(FunctionKind.Prompt, f.Kind));
    }

    [Fact]
    public async Task WhatCannotBeAskedIsNotSaved()
    {
        await using var studio = await PromptStudio.StartAsync();
        await studio.Loop.RuleAsync(studio.Project, "refunds", 0, "refund");
        await Refused("no teacher", new PromptDraft(null, "a", "", PromptStudio.Choice, []), "Choose at least one teacher");
        await Refused("no document", new PromptDraft(null, "a", "", PromptStudio.Choice with { Template = "{{classes}}" }, [studio.Good]), "never shows the document");
        await Refused("no class", new PromptDraft(null, "a", "", new PromptDefinition(PromptKind.YesNo, "{{text}}"), [studio.Good]), "Choose the one class");
        await Refused("name taken", new PromptDraft(null, "refunds", "", PromptStudio.Choice, [studio.Good]), "already");
        await using var db = studio.Loop.Db();
        Assert.Equal(1, await db.Functions.CountAsync(f => f.ProjectId == studio.Project));

        async Task Refused(string why, PromptDraft draft, string words)
        {
            var error = await Assert.ThrowsAsync<UserErrorException>(() => studio.Prompts.SaveAsync(studio.Project, draft, LoopStudio.Ann));
            Assert.True(error.Message.Contains(words, StringComparison.Ordinal), $"{why}: {error.Message}");
        }
    }

    [Fact]
    public async Task TextsOfTheTestSplitAreFoundInAPromptAndItsExamples()
    {
        await using var studio = await PromptStudio.StartAsync();
        await using var db = studio.Loop.Db();
        var test = await db.Documents.FirstAsync(d => d.ProjectId == studio.Project && d.Split == Split.Test);
        var prompt = PromptStudio.Choice with
        {
            Template = $"For example \"{test.Text}\".\n{{{{classes}}}}\n{{{{examples}}}}\n{{{{text}}}}",
            Examples = new ExampleSettings(ExampleSelection.Fixed, 2, [test.ExternalId]),
        };
        var findings = await studio.Prompts.LintAsync(studio.Project, prompt, [studio.Good]);

        Assert.Contains(findings, f => f is { Kind: FindingKind.TestText, Place: PromptPlace.Template });
        Assert.Contains(findings, f => f is { Kind: FindingKind.TestText, Place: PromptPlace.Examples });
        Assert.Empty(await studio.Prompts.LintAsync(studio.Project, PromptStudio.Choice, [studio.Good]));
        Assert.Equal(0, await db.TestLooks.CountAsync());
    }

    [Fact]
    public async Task AFunctionAsksWithExamplesThatNeverGiveTheAnswerAway()
    {
        await using var studio = await PromptStudio.StartAsync();
        var prompt = PromptStudio.Choice with { Template = "{{classes}}\n{{examples}}\n{{text}}", Examples = new ExampleSettings(ExampleSelection.Nearest, 4) };
        var ids = await studio.Prompts.SaveAsync(studio.Project, new PromptDraft(null, "near", "", prompt, [studio.Good]), LoopStudio.Ann);
        var view = await studio.Prompts.GetAsync(studio.Project, ids[0]);
        var function = await studio.Loop.Studio.Get<IPromptFunctions>().OpenAsync(studio.Project, view.VersionId);
        await using var db = studio.Loop.Db();
        var all = await db.Documents.AsNoTracking().Where(d => d.ProjectId == studio.Project).ToListAsync();
        var test = all.Where(d => d.Split == Split.Test).Select(d => d.ExternalId).ToHashSet();

        foreach (var d in all)
        {
            var document = new PromptDocument(d.Ordinal, d.ExternalId, d.Text, new Dictionary<string, string>());
            await function.RenderAsync(document, new TeacherAbilities());
            var vote = function.Read(document, [new TeacherReply(TeacherOutcome.Answered, "{\"answer\": \"Card\"}")]);
            Assert.Equal((1, null), (vote.Class, vote.Reason));
            Assert.DoesNotContain(d.ExternalId, vote.ExampleIds);
            Assert.DoesNotContain(vote.ExampleIds, test.Contains);
            Assert.NotEmpty(vote.ExampleIds);
        }
    }

    [Fact]
    public async Task ConfidenceCountsOnceDevGoldHasCalibratedIt()
    {
        await using var studio = await PromptStudio.StartAsync();
        var prompt = PromptStudio.Choice with { Confidence = ConfidenceSource.Stated };
        var id = (await studio.Prompts.SaveAsync(studio.Project, new PromptDraft(null, "sure", "", prompt, [studio.Good]), LoopStudio.Ann))[0];
        Assert.Contains("has not been asked", (await Assert.ThrowsAsync<UserErrorException>(() => studio.Prompts.CalibrateAsync(studio.Project, id, LoopStudio.Ann))).Message);
        var version = (await studio.Prompts.GetAsync(studio.Project, id)).VersionId;

        // says 95 % of everything, and is right two times of three
        await AnswerAsync(studio, version, d => d.Split == Split.Dev && d.Ordinal % 10 == 2);
        var few = await studio.Prompts.CalibrateAsync(studio.Project, id, LoopStudio.Ann);
        Assert.False(few.IsUsed);
        Assert.Null(await ConfidenceAsync(studio, version));
        await AnswerAsync(studio, version, _ => true);
        var used = await studio.Prompts.CalibrateAsync(studio.Project, id, LoopStudio.Ann);

        Assert.Equal((60, true), (used.Answers, used.IsUsed));
        Assert.InRange((await ConfidenceAsync(studio, version))!.Value, 0.55f, 0.8f);
        await using var db = studio.Loop.Db();
        Assert.All(await db.PromptAnswers.Where(a => a.FunctionVersionId == version).ToListAsync(), a => Assert.Equal(0.95f, a.RawConfidence));
        Assert.Equal(used.InWords(), (await studio.Prompts.GetAsync(studio.Project, id)).Calibration!.InWords());

        // what is asked from now on has it too
        var function = await studio.Loop.Studio.Get<IPromptFunctions>().OpenAsync(studio.Project, version);
        var document = new PromptDocument(0, "d0", "where is the refund", new Dictionary<string, string>());
        await function.RenderAsync(document, new TeacherAbilities());
        var vote = function.Read(document, [new TeacherReply(TeacherOutcome.Answered, "{\"answer\": \"refund\", \"confidence\": 95}")]);
        Assert.Equal((0.95f, true), (vote.RawConfidence, vote.Confidence is > 0.55f and < 0.8f));
    }

    private static async Task AnswerAsync(PromptStudio studio, int version, Func<Document, bool> about)
    {
        await using var db = studio.Loop.Db();
        var documents = (await db.Documents.AsNoTracking().Where(d => d.ProjectId == studio.Project).ToListAsync()).Where(about);
        await using var transaction = await db.Database.BeginTransactionAsync();
        await PromptAnswerStore.WriteAsync(db, version,
        [
            .. documents.Select(d => new PromptAnswer
            {
                FunctionVersionId = version, Ordinal = d.Ordinal, ContentHash = d.ContentHash, Class = d.Ordinal / 5 % 3 == 0 ? (d.Ordinal + 1) % 3 : d.Ordinal % 3, RawConfidence = 0.95f,
            }),
        ]);
        await transaction.CommitAsync();
    }

    private static async Task<float?> ConfidenceAsync(PromptStudio studio, int version)
    {
        await using var db = studio.Loop.Db();
        var read = await studio.Loop.Studio.Get<VoteColumns>().ReadAsync(db, [new(version, "sure")], 150, 3);
        return read.Columns[0].Confidence?.First(c => !float.IsNaN(c));
    }
}
