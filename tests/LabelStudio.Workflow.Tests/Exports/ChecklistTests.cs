using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>A student leaves when its boxes are closed by evidence or by somebody who says so, or a lead decides.</summary>
public sealed class ChecklistTests
{
    [Fact]
    public async Task Boxes_are_closed_by_evidence_by_people_or_by_a_leads_word()
    {
        var student = new DeployedStudent();
        await student.InitializeAsync();
        try
        {
            var (deployments, project, run) = (student.Deployments, student.Project, student.Run);
            var first = await deployments.ChecklistAsync(project, run);
            Assert.False(first.Ready);
            Assert.True(Box(first, BoxKeys.Verified).Closed, Box(first, BoxKeys.Verified).Evidence);
            Assert.Contains("80 of 80", Box(first, BoxKeys.Verified).Evidence, StringComparison.Ordinal);
            Assert.True(Box(first, BoxKeys.Terms).Closed);
            Assert.True(Box(first, BoxKeys.Regression).Closed);
            Assert.False(Box(first, BoxKeys.Evaluated).Closed);
            var refused = await Assert.ThrowsAsync<ExportRefusedException>(() => deployments.BundleAsync(project, run, false));
            Assert.Contains("Evaluated on the sealed test", refused.Message, StringComparison.Ordinal);

            // evidence is not replaced by a word, and a word must be said
            await Assert.ThrowsAsync<UserErrorException>(() => deployments.SignAsync(project, run, BoxKeys.Evaluated, true, "I trust it", LoopStudio.Ann));
            await Assert.ThrowsAsync<UserErrorException>(() => deployments.SignAsync(project, run, BoxKeys.Rights, true, " ", LoopStudio.Ann));
            await deployments.SignAsync(project, run, BoxKeys.Rights, true, "Reviews under CC0.", LoopStudio.Ben);
            var rights = Box(await deployments.ChecklistAsync(project, run), BoxKeys.Rights);
            Assert.Equal((true, "ben", "Reviews under CC0."), (rights.Closed, rights.Sign!.By, rights.Sign.Note));
            await deployments.SignAsync(project, run, BoxKeys.Rights, false, "", LoopStudio.Ann);
            Assert.False(Box(await deployments.ChecklistAsync(project, run), BoxKeys.Rights).Closed);
            await deployments.SignAsync(project, run, BoxKeys.Rights, true, "Reviews under CC0.", LoopStudio.Ben);

            // a lead decides over what is open, and over no more
            await Assert.ThrowsAsync<UserErrorException>(() => deployments.OverrideAsync(project, run, "because", LoopStudio.Ann));
            await deployments.OverrideAsync(project, run, "A trial with ten users.", LoopStudio.Ann);
            Assert.True((await deployments.ChecklistAsync(project, run)).Ready);
            await deployments.SignAsync(project, run, BoxKeys.Rights, false, "", LoopStudio.Ann);
            Assert.False((await deployments.ChecklistAsync(project, run)).Ready);
            await deployments.SignAsync(project, run, BoxKeys.Rights, true, "Reviews under CC0.", LoopStudio.Ben);

            await student.Studio.EndAsync(await student.Studio.Evaluations.StartAsync(project, run, Split.Test, LoopStudio.Ann));
            var evaluated = Box(await deployments.ChecklistAsync(project, run), BoxKeys.Evaluated);
            Assert.True(evaluated.Closed);
            Assert.Contains("on 30 documents, 1 look", evaluated.Evidence, StringComparison.Ordinal);
            foreach (var open in (await deployments.ChecklistAsync(project, run)).Open)
                await deployments.SignAsync(project, run, open.Key, true, "Looked at the page.", LoopStudio.Ann);
            var all = await deployments.ChecklistAsync(project, run);
            Assert.True(all.Ready && all.Open.Count == 0);
            // nothing is left to decide over
            Assert.Null(all.Override);

            // another student starts with open boxes
            var second = await student.Studio.TrainAsync(project, new StudentSettings(Seed: 2));
            Assert.False((await deployments.ChecklistAsync(project, second)).Ready);
        }
        finally
        {
            await student.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_file_that_answers_otherwise_than_the_trained_student_is_found_out()
    {
        var student = new DeployedStudent();
        await student.InitializeAsync();
        try
        {
            var second = await student.Studio.TrainAsync(student.Project, new StudentSettings(UseGold: false, Seed: 7));
            var files = student.Studio.Studio.Get<Workflow.Runs.RunFiles>();
            string FileOf(long run) => files.PathOf(Workflow.Runs.RunFiles.Artifact(student.Project, run, "student.onnx"));
            Assert.False(File.ReadAllBytes(FileOf(second)).AsSpan().SequenceEqual(File.ReadAllBytes(FileOf(student.Run))));
            File.Copy(FileOf(student.Run), FileOf(second), overwrite: true);
            var verified = Box(await student.Deployments.ChecklistAsync(student.Project, second), BoxKeys.Verified);
            Assert.False(verified.Closed);
            Assert.False(verified.MaySign);
        }
        finally
        {
            await student.DisposeAsync();
        }
    }

    private static ChecklistBox Box(DeploymentChecklist list, string key) => list.Boxes.Single(b => b.Key == key);
}
