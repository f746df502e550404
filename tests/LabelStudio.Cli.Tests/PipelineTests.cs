using System.Text.Json;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Cli.Tests;

/// <summary>The loop on real data, command by command.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "duck/votes.csv", "dog/votes.csv", "banking77-llm-votes/votes.csv", "banking77/categories.json")]
    [InlineData("youtube", 1956, 2)]
    [InlineData("hausa", 2917, 5)]
    [InlineData("duck", 108, 2)]
    [InlineData("dog", 807, 4)]
    [InlineData("banking77-llm-votes", 500, 77)]
    public void Every_vote_set_is_labelled(string set, int documents, int classes)
    {
        // the answers of the LLM prompts include some that are no class, so there the classes are given
        string[] given = set == "banking77-llm-votes" ? ["--classes", "@" + SharedData.PathOf("data", "banking77", "categories.json")] : [];
        _box.Ok(["label", "--votes", SharedData.PathOf("data", set, "votes.csv"), "--out", _box["l.csv"], "--report", _box["r.json"], .. given]);
        var labels = LabelsFile.Read(_box["l.csv"], ColumnNames.Default);
        Assert.Equal(documents, labels.Ids.Count);
        Assert.Equal(classes, labels.Labels.Classes.Count);
        var figures = Figures("r.json");
        var covered = Enumerable.Range(0, documents).Count(labels.Labels.IsCovered);
        Assert.Equal((double)covered / documents, figures.GetProperty("coverage").GetDouble(), 9);
        Assert.Equal(1, figures.GetProperty("class_balance").EnumerateObject().Sum(c => c.Value.GetDouble()), 4);
        Assert.Equal(given.Length > 0 ? 314 : 0, figures.GetProperty("off_schema").GetProperty("votes").GetInt32());
        // the labels beat a guess by far on the documents that have votes
        _box.Ok("evaluate", "--predictions", _box["l.csv"], "--gold", SharedData.PathOf("data", set, "gold.csv"), "--report", _box["e.json"]);
        var all = Figures("e.json");
        var evaluation = all.TryGetProperty("covered", out var c) ? c : all;
        Assert.True(evaluation.GetProperty("accuracy").GetProperty("low").GetDouble() > 1.5 / Math.Max(classes, 2.2), evaluation.GetProperty("accuracy").ToString());
    }

    [SharedFact("youtube/texts.csv")]
    public void Texts_sharpen_labels_and_label_what_has_no_vote()
    {
        string Data(string name) => SharedData.PathOf("data", "youtube", name);
        string[] label = ["label", "--votes", Data("votes.csv"), "--classes", "HAM,SPAM"];
        _box.Ok([.. label, "--out", _box["v.csv"]]);
        foreach (var threads in (string[])["1", "2"])
            _box.Ok([.. label, "--texts", Data("texts.csv"), "--out", _box[threads + "t.csv"], "--report", _box["r.json"], "--threads", threads]);
        Assert.Equal(File.ReadAllBytes(_box["1t.csv"]), File.ReadAllBytes(_box["2t.csv"]));
        var text = Figures("r.json").GetProperty("text");
        Assert.True(text.GetProperty("used").GetBoolean());
        Assert.True(text.GetProperty("labeled").GetInt32() > 100);
        Assert.All(File.ReadLines(_box["1t.csv"]).Skip(1), l => Assert.Matches(",(HAM|SPAM),", l));

        // gold of train and dev
        File.WriteAllLines(_box["g.csv"], File.ReadLines(Data("gold.csv")).Where(l => !l.StartsWith("test-", StringComparison.Ordinal)));
        double LogLoss(string labels)
        {
            _box.Ok("evaluate", "--predictions", _box[labels], "--gold", _box["g.csv"], "--report", _box["e.json"]);
            return Figures("e.json").GetProperty("log_loss").GetProperty("value").GetDouble();
        }
        var (before, after) = (LogLoss("v.csv"), LogLoss("1t.csv"));
        Assert.True(after < before - 0.03, $"log-loss {before:0.000} -> {after:0.000}");
    }

    [SharedFact("youtube/texts.csv")]
    public void From_votes_to_an_evaluated_student_and_twice_the_same_bytes()
    {
        string Data(string name) => SharedData.PathOf("data", "youtube", name);
        foreach (var threads in (string[])["1", "2"])
        {
            string Out(string name) => _box[threads + name];
            _box.Ok("label", "--votes", Data("votes.csv"), "--classes", "HAM,SPAM", "--out", Out("l.csv"), "--threads", threads);
            _box.Ok("rank", "--texts", Data("texts.csv"), "--votes", Data("votes.csv"), "--labels", Out("l.csv"), "--out", Out("q.csv"), "--size", "50", "--threads", threads);
            _box.Ok("train", "--texts", Data("texts.csv"), "--labels", Out("l.csv"), "--out", Out("s.onnx"), "--threads", threads);
            _box.Ok("score", "--model", Out("s.onnx"), "--texts", Data("texts.csv"), "--out", Out("p.csv"), "--threads", threads);
        }
        foreach (var name in (string[])["l.csv", "q.csv", "s.onnx", "p.csv"])
            Assert.Equal(File.ReadAllBytes(_box["1" + name]), File.ReadAllBytes(_box["2" + name]));

        var queue = File.ReadAllLines(_box["1q.csv"]);
        Assert.StartsWith("id,rank,score,label,confidence,reason,text", queue[0], StringComparison.Ordinal);
        Assert.All(queue.Where(l => l.StartsWith("test-", StringComparison.Ordinal)), l => Assert.Fail($"A test document is queued: {l}"));

        // gold of the test split only
        File.WriteAllLines(_box["g.csv"], File.ReadLines(Data("gold.csv")).Where((l, i) => i == 0 || l.StartsWith("test-", StringComparison.Ordinal)));
        var table = _box.Ok("evaluate", "--predictions", _box["1p.csv"], "--gold", _box["g.csv"], "--report", _box["e.json"]);
        Assert.StartsWith("250 documents with gold", table, StringComparison.Ordinal);
        Assert.Contains("accuracy", table, StringComparison.Ordinal);
        var figures = Figures("e.json");
        Assert.Equal(250, figures.GetProperty("n").GetInt32());
        foreach (var name in (string[])["accuracy", "macro_f1", "log_loss", "brier", "ece"])
        {
            var f = figures.GetProperty(name);
            Assert.InRange(f.GetProperty("value").GetDouble(), f.GetProperty("low").GetDouble(), f.GetProperty("high").GetDouble());
        }
        Assert.True(figures.GetProperty("accuracy").GetProperty("value").GetDouble() >= 0.85, figures.GetProperty("accuracy").ToString());
    }

    [SharedFact("youtube/texts.csv")]
    public void Settings_chosen_on_dev_are_reported_and_do_not_depend_on_threads()
    {
        string Data(string name) => SharedData.PathOf("data", "youtube", name);
        _box.Ok("label", "--votes", Data("votes.csv"), "--classes", "HAM,SPAM", "--out", _box["l.csv"]);
        File.WriteAllLines(_box["dev.csv"], File.ReadLines(Data("gold.csv")).Where((l, i) => i == 0 || l.StartsWith("valid-", StringComparison.Ordinal)));
        foreach (var threads in (string[])["1", "2"])
            _box.Ok("train", "--texts", Data("texts.csv"), "--labels", _box["l.csv"], "--dev-gold", _box["dev.csv"], "--search", "--self-training",
                "--out", _box[threads + ".onnx"], "--threads", threads, "--report", _box[threads + ".json"]);
        Assert.Equal(File.ReadAllBytes(_box["1.onnx"]), File.ReadAllBytes(_box["2.onnx"]));
        var figures = Figures("1.json");
        Assert.Equal(27, figures.GetProperty("search").GetProperty("trials").GetArrayLength());
        Assert.NotEqual("", figures.GetProperty("search").GetProperty("sentence").GetString());
        Assert.True(figures.GetProperty("self_training").GetProperty("offered").GetInt32() > 0);
        Assert.Equal(120, figures.GetProperty("calibration").GetProperty("documents").GetInt32());
    }

    [SharedFact("banking77/train.csv")]
    public void Gold_alone_trains_a_student_of_the_promised_accuracy()
    {
        string Data(string name) => SharedData.PathOf("data", "banking77", name);
        _box.Ok("train", "--texts", Data("train.csv"), "--gold", Data("train.csv"), "--label-column", "category", "--out", _box["s.onnx"], "--report", _box["t.json"]);
        _box.Ok("score", "--model", _box["s.onnx"], "--texts", Data("test.csv"), "--out", _box["p.csv"], "--report", _box["s.json"]);
        _box.Ok("evaluate", "--predictions", _box["p.csv"], "--gold", Data("test.csv"), "--label-column", "category", "--report", _box["e.json"]);
        Assert.Equal(10_003, Figures("t.json").GetProperty("training").GetProperty("gold_examples").GetInt32());
        Assert.Equal(3_080, Figures("s.json").GetProperty("rows").GetInt32());
        Assert.True(Figures("s.json").GetProperty("rows_per_s").GetDouble() > 0);
        Assert.True(Figures("e.json").GetProperty("accuracy").GetProperty("value").GetDouble() >= 0.890, Figures("e.json").GetProperty("accuracy").ToString());
    }

    private JsonElement Figures(string report)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(_box[report]));
        return json.RootElement.GetProperty("figures").Clone();
    }
}
