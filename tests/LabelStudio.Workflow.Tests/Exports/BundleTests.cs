using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LabelStudio.Workflow.Exports;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>A bundle holds what it says, tells the truth, and nothing that must stay.</summary>
public sealed class BundleTests(ReleasedStudent released) : IClassFixture<ReleasedStudent>
{
    private static readonly string[] Always =
    [
        "README.md", "model-card.md", "model-card.json", "labels.json", "policy.json", "verify.json", "student.onnx", "student.int8.onnx",
        "samples/csharp/Program.cs", "samples/csharp/student.csproj", "samples/javascript/package.json", "samples/javascript/student.mjs",
        "samples/python/requirements.txt", "samples/python/student.py",
    ];

    [Fact]
    public async Task The_same_student_gives_the_same_bytes_and_any_unzip_reads_them()
    {
        var again = await released.Student.BundleAsync(documents: true);
        Assert.True(released.Bundle.AsSpan().SequenceEqual(again));
        using var zip = new ZipArchive(new MemoryStream(released.Bundle));
        Assert.Empty(Always.Except(zip.Entries.Select(e => e.FullName)));
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes);
            Assert.Equal(entry.Length, bytes.Length);
            Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(bytes.ToArray()), entry.Crc32);
        }
        Assert.Equal(DeployedStudent.Classes, Json("labels.json").GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
    }

    [Fact]
    public void The_card_names_data_makers_figures_and_who_let_it_go()
    {
        var card = Json("model-card.json");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(DeployedStudent.Entry(released.Bundle, "student.onnx"))), card.GetProperty("model").GetProperty("sha256").GetString());
        var data = card.GetProperty("data");
        Assert.Equal((100, 30, 30, 8), (data.GetProperty("train").GetInt32(), data.GetProperty("dev").GetInt32(), data.GetProperty("test").GetInt32(), data.GetProperty("gold_train").GetInt32()));
        var test = card.GetProperty("metrics").GetProperty("test");
        var accuracy = test.GetProperty("accuracy");
        Assert.Equal(30, test.GetProperty("n").GetInt32());
        Assert.InRange(accuracy.GetProperty("value").GetDouble(), accuracy.GetProperty("low").GetDouble(), accuracy.GetProperty("high").GetDouble());
        Assert.Equal(1, card.GetProperty("metrics").GetProperty("looks").GetInt32());
        var functions = card.GetProperty("functions").EnumerateArray().ToList();
        Assert.Equal(["praise", "blame"], functions.Select(f => f.GetProperty("name").GetString()));
        Assert.Equal(("rule", 1, "good OR lovely"), (functions[0].GetProperty("kind").GetString(), functions[0].GetProperty("version").GetInt32(), functions[0].GetProperty("definition").GetString()));
        Assert.True(card.GetProperty("contamination").GetProperty("checked").GetBoolean());
        Assert.NotEqual(0, card.GetProperty("limits").GetArrayLength());
        var rights = card.GetProperty("checklist").GetProperty("boxes").EnumerateArray().First(b => b.GetProperty("key").GetString() == "rights");
        Assert.Equal(("ben", "Reviews under CC0."), (rights.GetProperty("sign").GetProperty("by").GetString(), rights.GetProperty("sign").GetProperty("note").GetString()));
        var evaluation = card.GetProperty("evaluation");
        Assert.Equal(30, evaluation.GetProperty("beside")[0].GetProperty("n").GetInt32());
        Assert.NotEqual(0, evaluation.GetProperty("robustness").GetArrayLength());
        var files = card.GetProperty("model").GetProperty("files").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
        foreach (var (name, file) in files)
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(DeployedStudent.Entry(released.Bundle, name))), file.GetProperty("sha256").GetString());
        Assert.Matches("[0-9]+ of 100 train texts get another label", files["student.int8.onnx"].GetProperty("note").GetString());
        var loss = files["student.onnx"].GetProperty("loss");
        Assert.Equal(("train", 100, 0), (loss.GetProperty("on").GetString(), loss.GetProperty("texts").GetInt32(), loss.GetProperty("flips").GetInt32()));
        Assert.InRange(loss.GetProperty("largest_difference").GetDouble(), 0, 1e-5);
        Assert.Equal("A trial with ten users, watched by the team.", card.GetProperty("checklist").GetProperty("override").GetProperty("reason").GetString());

        var text = DeployedStudent.Text(released.Bundle, "model-card.md");
        foreach (var said in new[] { "Sealed test", "A trial with ten users, watched by the team.", "Reviews under CC0.", "good OR lovely", @"good \| \<b\>kind\</b\>", "ann", "Majority vote", "Written otherwise" })
            Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_tells_what_was_promised_and_what_the_test_says_of_it()
    {
        var calibration = Json("model-card.json").GetProperty("calibration");
        var (sets, onTest) = (calibration.GetProperty("sets"), calibration.GetProperty("on_test"));
        Assert.Equal((0.9, 30), (sets.GetProperty("coverage").GetDouble(), sets.GetProperty("documents").GetInt32()));
        var held = onTest.GetProperty("sets_found").GetProperty("held");
        Assert.InRange(held.GetProperty("value").GetDouble(), held.GetProperty("low").GetDouble(), held.GetProperty("high").GetDouble());
        Assert.Equal(30, onTest.GetProperty("sets_found").GetProperty("documents").GetInt32());
        Assert.Equal(sets.GetProperty("least_probability").GetDouble(), Json("policy.json").GetProperty("sets").GetProperty("least_probability").GetDouble(), 6);
        var text = DeployedStudent.Text(released.Bundle, "model-card.md");
        Assert.Contains("| sets of classes that hold the right one | at least 90 % | fitted to it | ", text, StringComparison.Ordinal);
        Assert.Contains("They were given; nothing was searched.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_model_file_has_answers_of_its_own_to_expect()
    {
        var (main, small) = (Expected(released.Bundle, 0), Expected(released.Bundle, 1));
        Assert.Equal((50, 50), (main.Count, small.Count));
        var differences = main.Zip(small, (m, s) => Math.Abs(m.GetProperty("probabilities")[0].GetDouble() - s.GetProperty("probabilities")[0].GetDouble())).ToList();
        Assert.InRange(differences.Max(), 1e-7, 0.05);
    }

    [Fact]
    public async Task Verify_texts_are_of_train_or_made_up_and_tell_nobodys_address()
    {
        var cases = Cases(released.Bundle);
        Assert.Equal(50, cases.Count);
        Assert.Equal(30, cases.Count(c => c.Source == "train"));
        Assert.DoesNotContain(cases, c => c.Text.Contains(DeployedStudent.Mail, StringComparison.Ordinal) || c.Text.Contains(DeployedStudent.TestWord, StringComparison.Ordinal));
        Assert.Equal(2, cases.Where(c => c.Source == "train").Select(c => c.Label).Distinct().Count());

        var none = Cases(await released.Student.BundleAsync(documents: false));
        Assert.Equal((50, 0), (none.Count, none.Count(c => c.Source == "train")));
        Assert.Empty(none.Select(c => c.Text).Intersect(DeployedStudent.Texts));
        Assert.Equal(30, cases.Select(c => c.Text).Intersect(DeployedStudent.Texts).Count());
    }

    [Fact]
    public async Task No_path_of_this_machine_and_no_test_document_leaves()
    {
        var exports = released.Student.Studio.Exports;
        var project = released.Student.Project;
        var files = new List<(string Name, byte[] Bytes)>();
        using (var zip = new ZipArchive(new MemoryStream(released.Bundle)))
            files.AddRange(zip.Entries.Select(e => (e.FullName, DeployedStudent.Entry(released.Bundle, e.FullName))));
        (string Name, Func<IExports, Stream, Task> Write)[] data =
        [
            ("labels.csv", (e, s) => e.WriteLabelsAsync(project, s)), ("labels.jsonl", (e, s) => e.WriteLabelLinesAsync(project, s)), ("votes.csv", (e, s) => e.WriteVotesAsync(project, s)),
            ("rules.json", (e, s) => e.WriteRulesAsync(project, s)), ("annotations.csv", (e, s) => e.WriteAnnotationsAsync(project, s)),
            ("training.csv", (e, s) => e.WriteTrainingAsync(project, s)), ("training.jsonl", (e, s) => e.WriteTrainingLinesAsync(project, s)), ("chat.jsonl", (e, s) => e.WriteChatAsync(project, s)),
        ];
        foreach (var (name, write) in data) files.Add((name, await released.Student.Studio.ExportAsync(s => write(exports, s))));
        string[] secrets = [released.Student.Studio.Studio.Get<DataFolder>().Root, Path.GetTempPath().TrimEnd('/'), SharedData.RepositoryRoot, AppContext.BaseDirectory.TrimEnd('/'), "127.0.0.1", DeployedStudent.TestWord];
        foreach (var (name, bytes) in files)
            foreach (var secret in secrets)
                Assert.False(Encoding.UTF8.GetString(bytes).Contains(secret, StringComparison.OrdinalIgnoreCase), $"{secret} is in {name}");
        Assert.Contains(files, f => f.Name == "training.csv" && Encoding.UTF8.GetString(f.Bytes).Contains(DeployedStudent.Mail, StringComparison.Ordinal));
    }

    private JsonElement Json(string name) => JsonDocument.Parse(DeployedStudent.Entry(released.Bundle, name)).RootElement;

    private static List<(string Source, string Text, string Label)> Cases(byte[] bundle) =>
    [
        .. JsonDocument.Parse(DeployedStudent.Entry(bundle, "verify.json")).RootElement.GetProperty("cases").EnumerateArray()
            .Zip(Expected(bundle, 0), (c, e) => (c.GetProperty("source").GetString()!, c.GetProperty("text").GetString()!, e.GetProperty("label").GetString()!)),
    ];

    private static List<JsonElement> Expected(byte[] bundle, int model) =>
        [.. JsonDocument.Parse(DeployedStudent.Entry(bundle, "verify.json")).RootElement.GetProperty("models")[model].GetProperty("expected").EnumerateArray()];
}

/// <summary>A student that was let go, and its bundle with documents.</summary>
public sealed class ReleasedStudent : IAsyncLifetime
{
    internal DeployedStudent Student { get; } = new();

    internal byte[] Bundle { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await Student.InitializeAsync();
        await Student.LetGoAsync();
        Bundle = await Student.BundleAsync(documents: true);
    }

    public Task DisposeAsync() => Student.DisposeAsync();
}
