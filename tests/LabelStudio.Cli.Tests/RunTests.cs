using System.Text.Json;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Cli.Tests;

/// <summary><c>labelstudio run</c>.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly string[] Files = ["labels.csv", "predictions.csv", "queue.csv", "report.html", "report.json", "student.onnx", "votes.csv"];

    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [SharedFact("banking77/train.csv", "banking77-llm-votes/votes.csv")]
    public void Banking77_runs_through_and_the_test_gold_reaches_the_evaluator_alone()
    {
        Banking77Project.Write(_box, shuffleTestGold: false);
        _box.Ok("run", _box["project.json"], "--out", _box["out"]);
        Assert.Equal(Files, Directory.GetFiles(_box["out"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        var test = Figures("out").GetProperty("test");
        Assert.Equal(3_080, test.GetProperty("n").GetInt32());
        Assert.True(test.GetProperty("accuracy").GetProperty("value").GetDouble() >= 0.75, test.GetProperty("accuracy").ToString());

        // what the run predicted is what the exported file gives to anyone who scores with it
        _box.Ok("score", "--model", _box["out/student.onnx"], "--texts", _box["texts.csv"], "--out", _box["p.csv"]);
        var (a, b) = (LabelsFile.Read(_box["out/predictions.csv"], ColumnNames.Default), LabelsFile.Read(_box["p.csv"], ColumnNames.Default));
        Assert.Equal(a.Ids.Ids, b.Ids.Ids);
        Assert.True(Enumerable.Range(0, a.Labels.Count).SelectMany(i => a.Labels[i].ToArray().Zip(b.Labels[i].ToArray())).Max(p => Math.Abs(p.First - p.Second)) <= 1e-5);

        // other test gold: other figures, and not one byte more
        Banking77Project.Write(_box, shuffleTestGold: true);
        _box.Ok("run", _box["project.json"], "--out", _box["other"]);
        Assert.True(Figures("other").GetProperty("test").GetProperty("accuracy").GetProperty("value").GetDouble() < 0.1);
        foreach (var file in Files.Where(f => !f.StartsWith("report", StringComparison.Ordinal)))
            Assert.Equal(File.ReadAllBytes(Path.Combine(_box["out"], file)), File.ReadAllBytes(Path.Combine(_box["other"], file)));
    }

    [SharedFact("youtube/texts.csv")]
    public void A_project_may_let_its_texts_sharpen_the_labels()
    {
        string Data(string name) => JsonSerializer.Serialize(SharedData.PathOf("data", "youtube", name));
        foreach (var text in (string[])["false", "true"])
        {
            File.WriteAllText(_box["y.json"], $$"""{"texts":{{Data("texts.csv")}},"votes":[{{Data("votes.csv")}}],"classes":["HAM","SPAM"],"labelModel":{"text":{{text}} } }""");
            _box.Ok("run", _box["y.json"], "--out", _box[text]);
        }
        Assert.Equal(JsonValueKind.Null, Figures("false").GetProperty("label").GetProperty("text").ValueKind);
        Assert.True(Figures("true").GetProperty("label").GetProperty("text").GetProperty("used").GetBoolean());
        // test documents are labelled by votes alone, all others have a label
        var (before, after) = (File.ReadAllLines(Path.Combine(_box["false"], "labels.csv")), File.ReadAllLines(Path.Combine(_box["true"], "labels.csv")));
        for (var i = 1; i < before.Length; i++)
            if (before[i].StartsWith("test-", StringComparison.Ordinal)) Assert.Equal(before[i], after[i]);
            else Assert.Matches(",(HAM|SPAM),", after[i]);
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(_box["false"], "student.onnx")), File.ReadAllBytes(Path.Combine(_box["true"], "student.onnx")));
    }

    [Fact]
    public void A_project_without_gold_runs_and_says_that_nothing_was_evaluated()
    {
        WriteSmallProject("""["<b>good</b>","bad"]""", "<b>good</b>");
        _box.Ok("run", _box["p.json"], "--out", _box["out"]);
        Assert.Equal(JsonValueKind.Null, Figures("out").GetProperty("test").ValueKind);
        // text from files is text in the page, not markup
        var page = File.ReadAllText(_box["out/report.html"]);
        Assert.Contains("&lt;b&gt;good&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>good</b>", page, StringComparison.Ordinal);
        Assert.Contains("the student was not evaluated", page, StringComparison.Ordinal);
        Assert.Contains("default-src &#39;none&#39;".Replace("&#39;", "'", StringComparison.Ordinal), page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_leaves_the_folder_of_the_run_before()
    {
        WriteSmallProject("""["good","bad"]""", "good");
        _box.Ok("run", _box["p.json"], "--out", _box["out"]);
        var before = Directory.GetFiles(_box["out"]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var entries = _box.Entries();
        // the rules are read and applied before the votes prove bad
        _box.File("p.json", """{"texts":"t.csv","rules":"r.json","votes":["v.csv"]}""");
        _box.File("v.csv", "id,lf,vote\n1,x,good\n1,x,bad\n");
        Assert.Equal(2, _box.Run("run", _box["p.json"], "--out", _box["out"]).Exit);
        Assert.Equal(before, Directory.GetFiles(_box["out"]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
        Assert.Equal([.. entries, "v.csv"], _box.Entries());
        // and a good one replaces it
        _box.File("v.csv", "id,lf,vote\n1,x,good\n2,x,bad\n");
        _box.Ok("run", _box["p.json"], "--out", _box["out"]);
        Assert.Contains(",x", File.ReadLines(_box["out/votes.csv"]).First(), StringComparison.Ordinal);
        Assert.Equal([.. entries, "v.csv"], _box.Entries());
    }

    [Fact]
    public void The_seed_of_the_command_line_wins_over_the_project_s()
    {
        WriteSmallProject("""["good","bad"]""", "good");
        _box.Ok("run", _box["p.json"], "--out", _box["out"]);
        Assert.Equal(7, Figures("out").GetProperty("seed").GetInt32());
        _box.Ok("run", _box["p.json"], "--out", _box["out"], "--seed", "8");
        Assert.Equal(8, Figures("out").GetProperty("seed").GetInt32());
    }

    private void WriteSmallProject(string classes, string first)
    {
        _box.File("t.csv", "id,text\n1,this is fine and lovely\n2,this is awful\n3,lovely day\n4,awful weather today\n5,nothing to say\n");
        _box.File("r.json", $$"""{"classes":{{classes}},"rules":[{"name":"r<i>1","label":"{{first}}","when":"lovely OR fine"},{"name":"r2","label":"bad","when":"awful"}]}""");
        _box.File("p.json", """{"texts":"t.csv","rules":"r.json","seed":7}""");
    }

    private JsonElement Figures(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_box[folder], "report.json")));
        return json.RootElement.GetProperty("figures").Clone();
    }
}
