using System.Globalization;
using System.Text.Json;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Scorings;
using LabelStudio.Workflow.Serving;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>Fields of documents, from the training to the bundle.</summary>
public sealed class FieldedStudentTests(FieldedStudent fielded) : IClassFixture<FieldedStudent>
{
    private LoopStudio Studio => fielded.Studio;

    [Fact]
    public async Task It_reads_the_fields_that_tell_something_and_says_what_they_are_worth()
    {
        var student = (await Studio.Students.GetAsync(fielded.Project, fielded.Run))!;
        var fields = student.How!.Fields;
        Assert.Equal(["desk", "amount", "ticket"], fields.Select(f => f.Name));
        Assert.Equal([true, true, false], fields.Select(f => f.Read));
        Assert.Equal([false, true, false], fields.Select(f => f.Number));
        Assert.Contains("With desk and amount the log-loss on dev is", student.How.FieldsSentence, StringComparison.Ordinal);
        Assert.Contains(student.Warnings, w => w.StartsWith("The field \"ticket\" tells no more", StringComparison.Ordinal));
        // the text says nothing
        Assert.True(student.Dev!.Accuracy.Value > 0.8, $"{student.Dev.Accuracy.Value}");
    }

    [Fact]
    public async Task It_is_judged_with_the_fields_of_the_test_documents_and_so_is_all_beside_it()
    {
        var report = (await Studio.Evaluations.LatestAsync(fielded.Project, fielded.Run, Split.Test))!;
        Assert.True(report.Result.Accuracy.Value > 0.8, $"{report.Result.Accuracy.Value}");
        Assert.All(report.Beside.Where(b => b.Kind == ContenderKind.FewShot && b.Name.StartsWith("20 ", StringComparison.Ordinal)), b => Assert.True(b.Accuracy.Value > 0.65, $"{b.Name}: {b.Accuracy.Value}"));
        // the noise is in the text alone, of which the student takes nothing here
        Assert.All(report.Robustness, n => Assert.True(n.Flipped < 0.2 * n.N, $"{n.Kind}: {n.Flipped} of {n.N}"));
        Assert.True(report.Curve!.Points[^1].Accuracy.Value > 0.8);
    }

    [Fact]
    public async Task The_test_box_and_predictions_take_fields_and_do_without()
    {
        var with = await Studio.Students.TryAsync(fielded.Project, fielded.Run, "please see to it", new Dictionary<string, string> { ["DESK"] = " branch, North", ["amount"] = "2000" });
        Assert.Equal("business", with[0].Class);
        var other = await Studio.Students.TryAsync(fielded.Project, fielded.Run, "please see to it", new Dictionary<string, string> { ["desk"] = "counter", ["amount"] = "7" });
        Assert.Equal("private", other[0].Class);
        Assert.InRange((await Studio.Students.TryAsync(fielded.Project, fielded.Run, "please see to it"))[0].Probability, 0.5, 0.9);

        var predictions = Studio.Studio.Get<IPredictions>();
        var set = await predictions.PredictAsync(
            fielded.Project, null, [new("please see to it", new Dictionary<string, string> { ["desk"] = "counter", ["amount"] = "7" }), new("please see to it")], 1);
        Assert.Equal(other[0].Probability, set!.Predictions[0].Confidence, 6);
        var unknown = await Assert.ThrowsAsync<UnknownFieldException>(() => predictions.PredictAsync(fielded.Project, null, [new("x"), new("x", new Dictionary<string, string> { ["ticket"] = "T1" })], 1));
        Assert.Equal((1, "The student does not read the field \"ticket\": it reads \"desk\" and \"amount\"."), (unknown.Index, unknown.Message));
    }

    [Fact]
    public async Task Documents_of_the_project_are_scored_with_their_fields()
    {
        var scorings = Studio.Studio.Get<IScorings>();
        var id = await scorings.StartAsync(fielded.Project, new ScoringRequest(fielded.Run, ScoreColumns.None), LoopStudio.Ann);
        await Studio.SettleAsync(fielded.Project);
        var (path, _) = await scorings.FileAsync(fielded.Project, id);
        var labels = File.ReadLines(path).Skip(1).Select(l => l.Split(',')).ToDictionary(l => l[0], l => l[1]);
        Assert.Equal(600, labels.Count);
        // texts say nothing of the class: without their fields the student could not tell the documents apart
        await using var db = Studio.Db();
        var right = 0;
        var texts = new Dictionary<string, string>();
        await foreach (var row in DocumentStore.ReadAsync(db, fielded.Project, 0, 600)) texts[row.ExternalId] = row.Text;
        Assert.All((await scorings.ResultAsync(fielded.Project, id))!.Summary.LeastConfident, row => Assert.Equal(texts[row.Id], row.Text));
        await foreach (var row in DocumentStore.ReadAsync(db, fielded.Project, 0, 600))
            if (FieldsJson.Read(row.Fields).TryGetValue("amount", out var amount) && (double.Parse(amount, CultureInfo.InvariantCulture) > 610) == (labels[row.ExternalId] == "business")) right++;
        Assert.InRange(right, 350, 600);
    }

    [Fact]
    public async Task The_studio_offers_fields_with_what_speaks_against_them()
    {
        var offers = (await Studio.Students.FieldsAsync(fielded.Project)).ToDictionary(o => o.Name);
        Assert.Equal(["amount", "Desk", "ticket"], offers.Keys);
        Assert.True(offers["amount"].Number);
        Assert.Equal(2, offers["Desk"].Values);
        Assert.InRange(offers["Desk"].Filled, 0.7, 0.9);
        Assert.Contains(offers["Desk"].Caution, c => c.StartsWith("Only a part", StringComparison.Ordinal));
        Assert.Contains(offers["ticket"].Caution, c => c.Contains("id", StringComparison.Ordinal));
        Assert.Equal(500, offers["ticket"].Documents);
    }

    [Fact]
    public async Task The_bundle_says_how_fields_are_read_and_holds_no_document_s_own_values()
    {
        var fields = JsonDocument.Parse(DeployedStudent.Text(fielded.Bundle, "fields.json")).RootElement.GetProperty("fields");
        Assert.Equal(["desk", "amount"], fields.EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        var cases = JsonDocument.Parse(DeployedStudent.Text(fielded.Bundle, "verify.json")).RootElement.GetProperty("cases");
        Assert.Contains(cases.EnumerateArray(), c => c.GetProperty("source").GetString() == "train" && c.GetProperty("fields").TryGetProperty("amount", out _));
        await using var db = Studio.Db();
        var amounts = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in DocumentStore.ReadAsync(db, fielded.Project, 0, 600)) if (FieldsJson.Read(row.Fields).TryGetValue("amount", out var amount)) amounts.Add(amount);
        var edges = fields[1].GetProperty("edges").EnumerateArray().Select(e => e.GetDouble()).ToHashSet();
        foreach (var c in cases.EnumerateArray().Where(c => c.GetProperty("source").GetString() == "train"))
            if (c.GetProperty("fields").TryGetProperty("amount", out var shown) && !edges.Contains(double.Parse(shown.GetString()!, CultureInfo.InvariantCulture)))
                Assert.DoesNotContain(shown.GetString()!, amounts);

        var card = DeployedStudent.Text(fielded.Bundle, "model-card.md");
        Assert.Contains("| amount | a number in 8 intervals |", card, StringComparison.Ordinal);
        Assert.Contains("| ticket | not read", card, StringComparison.Ordinal);
        Assert.Contains("It reads desk and amount beside the text. A field may carry what must not decide", card, StringComparison.Ordinal);
        Assert.Contains("desk and amount beside the text", DeployedStudent.Text(fielded.Bundle, "README.md"), StringComparison.Ordinal);
        Assert.True((await fielded.Deployments.ChecklistAsync(fielded.Project, fielded.Run)).Boxes.Single(b => b.Key == BoxKeys.Verified).Closed);
    }
}
