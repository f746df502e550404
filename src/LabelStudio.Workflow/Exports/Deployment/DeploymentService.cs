using System.Globalization;
using System.Text;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Exports.Bundles;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Exports.Deployment;

/// <inheritdoc cref="IDeployments"/>
internal sealed class DeploymentService(StudentFactsReader reader, DeploymentSigns signs, LoadedStudents students) : IDeployments
{
    public async Task<DeploymentChecklist> ChecklistAsync(int projectId, long runId, CancellationToken cancel = default) =>
        await ChecklistAsync(await reader.ReadAsync(projectId, runId, cancel), cancel);

    public async Task SignAsync(int projectId, long runId, string box, bool closed, string note, Actor by, CancellationToken cancel = default)
    {
        var found = (await ChecklistAsync(projectId, runId, cancel)).Boxes.FirstOrDefault(b => b.Key == box) ?? throw new UserErrorException("The checklist has no such box.");
        if (!found.MaySign) throw new UserErrorException($"\"{found.Title}\" is closed by evidence alone. {found.Evidence}");
        await signs.SignAsync(projectId, runId, box, closed, note, by, cancel);
    }

    public async Task OverrideAsync(int projectId, long runId, string reason, Actor by, CancellationToken cancel = default)
    {
        var open = (await ChecklistAsync(projectId, runId, cancel)).Open.Select(b => b.Key).Where(k => k != BoxKeys.Terms).ToList();
        if (open.Count > 0) await signs.OverrideAsync(projectId, runId, open, reason, by, cancel);
    }

    public async Task<ModelCard> CardAsync(int projectId, long runId, CancellationToken cancel = default)
    {
        var facts = await reader.ReadAsync(projectId, runId, cancel);
        return CardMaker.Make(facts, await ChecklistAsync(facts, cancel), await ModelFiles.ReadAsync(reader.ModelOf(facts.Run), facts.Parts, cancel));
    }

    public async Task<IReadOnlyList<CardFile>> FilesAsync(int projectId, long runId, CancellationToken cancel = default) =>
        await reader.FilesAsync(projectId, runId, cancel);

    public async Task<IBundle> BundleAsync(int projectId, long runId, bool documents, CancellationToken cancel = default)
    {
        var facts = await reader.ReadAsync(projectId, runId, cancel);
        var checklist = await ChecklistAsync(facts, cancel);
        if (!checklist.Ready)
            throw new ExportRefusedException(
                $"This student is not exported yet: {InWords.Count(checklist.Open.Count, "box", "boxes")} of its checklist {(checklist.Open.Count == 1 ? "is" : "are")} open ({InWords.List([.. checklist.Open.Select(b => b.Title)])}). "
                + "Close them on the Export page; a lead can let it go all the same and say why.");
        if (facts.Parts is not { } parts) throw new UserErrorException("What the trained student said of texts is not kept: it was trained before bundles were made, or it reads more than the text. Train one that takes text alone.");
        var model = reader.ModelOf(facts.Run);
        var card = CardMaker.Make(facts, checklist, await ModelFiles.ReadAsync(model, parts, cancel));
        var cases = parts.Chosen(documents);
        var zip = new StoredZip();
        zip.Add("README.md", Encoding.UTF8.GetBytes(BundleReadme.Write(card, cases.Count(c => c.IsDocument))));
        zip.Add("model-card.md", ModelCardFile.Markdown(card));
        zip.Add("model-card.json", ModelCardFile.Json(card));
        zip.Add("labels.json", ExportJson.Write(new { classes = card.Classes }));
        zip.Add("policy.json", ExportJson.Write(StudentPolicy.Of(parts, card.Calibration.Sets)));
        zip.Add("verify.json", ExportJson.Write(Verify(card, cases)));
        if (students.Use(model, s => s.Fields) is { Count: > 0 } fields) zip.Add("fields.json", Encoding.UTF8.GetBytes(FieldsDescription.Write(fields) + "\n"));
        foreach (var file in card.Model.Files) await zip.AddFileAsync(file.Name, ModelFiles.PathOf(model, file.Name), cancel);
        foreach (var (name, content) in SampleFiles.All()) zip.Add(name, content);
        return new Bundle(string.Create(CultureInfo.InvariantCulture, $"{ExportNames.Of(facts.Project.Name)}-student-{facts.Run.Number}.zip"), zip);
    }

    private async Task<DeploymentChecklist> ChecklistAsync(StudentFacts facts, CancellationToken cancel)
    {
        var (given, decision) = await signs.ReadAsync(facts.Run.ProjectId, facts.Run.Id, cancel);
        var model = reader.ModelOf(facts.Run);
        var verify = facts.Parts is { } parts ? await Task.Run(() => Check(model, parts, cancel), cancel) : [];
        return ChecklistMaker.Make(facts, verify, given, decision);
    }

    private VerifyCheck[] Check(string model, StudentParts parts, CancellationToken cancel)
    {
        VerifyText[] texts = [.. parts.Cases.Select(c => c.Asked())];
        VerifyCheck Of(string file, IReadOnlyList<VerifyAnswer> expected) => students.Use(ModelFiles.PathOf(model, file), s => VerifyCheck.Run(file, s, texts, expected, cancel));
        var main = Of(ModelFiles.Main, [.. parts.Cases.Select(c => c.Main)]);
        return parts.HasSmall ? [main, Of(ModelFiles.Small, [.. parts.Cases.Select(c => c.Small!)])] : [main];
    }

    private static VerifyFile Verify(ModelCard card, IReadOnlyList<VerifyCase> cases) => new(
        VerifyFile.FormatName, VerifyFile.UsualTolerance, [.. card.Classes.Select(c => c.Name)], [.. cases.Select(c => c.Asked())],
        [.. card.Model.Files.Select(f => new VerifyModel(f.Name, f.Sha256, [.. cases.Select(c => f.Name == ModelFiles.Main ? c.Main : c.Small!)]))]);

    private sealed class Bundle(string fileName, StoredZip zip) : IBundle
    {
        public string FileName => fileName;

        public long Length => zip.Length;

        public Task WriteAsync(Stream output, CancellationToken cancel = default) => zip.WriteAsync(output, cancel);
    }
}
