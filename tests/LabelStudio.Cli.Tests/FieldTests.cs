using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LabelStudio.Cli.Tests;

/// <summary>Columns of the texts that a student reads beside the text, from training to scoring.</summary>
public sealed class FieldTests : IDisposable
{
    private readonly Sandbox _box = new();

    public FieldTests()
    {
        var random = new Random(3);
        var file = new StringBuilder("id,text,split,label,Desk,amount\n");
        for (var i = 0; i < 400; i++)
        {
            var k = random.Next(2);
            var amount = (k == 1 ? 500 : 5) + random.Next(90);
            file.Append(CultureInfo.InvariantCulture, $"{i},see topic{random.Next(9)},{(i < 300 ? "train" : "dev")},{(k == 1 ? "business" : "private")},{(random.Next(9) == 0 ? "" : k == 1 ? "Branch" : "counter")},{amount}\n");
        }
        _box.File("t.csv", file.ToString());
    }

    public void Dispose() => _box.Dispose();

    [Fact]
    public void A_student_reads_columns_by_their_names_and_the_report_says_what_they_are_worth()
    {
        var said = Train("desk, amount");
        Assert.Contains("With desk and amount the log-loss on dev is", said, StringComparison.Ordinal);
        var report = JsonDocument.Parse(File.ReadAllText(_box["r.json"])).RootElement;
        Assert.Equal(["desk", "amount"], report.GetProperty("figures").GetProperty("fields").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.Contains(report.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.StartsWith("The field \"desk\" alone is right on 100 % of dev", StringComparison.Ordinal));

        // in another order, with other columns, and empty where a document has none
        _box.File("new.csv", "amount,note,DESK,id,text\n,x,branch,1,see topic1\n,x, COUNTER ,2,see topic1\n700,x,,3,see topic1\n");
        _box.Ok("score", "--model", _box["s.onnx"], "--texts", _box["new.csv"], "--out", _box["p.csv"]);
        Assert.Equal(["business", "private", "business"], Labels("p.csv"));
        // a field that is absent from JSON Lines says nothing
        _box.File("new.jsonl", """
            {"id": "1", "text": "see topic1", "amount": 8}
            {"id": "2", "text": "see topic1", "desk": "branch"}
            """);
        _box.Ok("score", "--model", _box["s.onnx"], "--texts", _box["new.jsonl"], "--out", _box["p.csv"]);
        Assert.Equal(["private", "business"], Labels("p.csv"));
    }

    [Fact]
    public void A_column_that_is_missing_is_told_with_what_to_do()
    {
        Train("desk,amount");
        _box.File("new.csv", "id,text,amount\n1,see topic1,5\n");
        var (exit, _, error) = _box.Run("score", "--model", _box["s.onnx"], "--texts", _box["new.csv"], "--out", _box["p.csv"], "--quiet");
        Assert.Equal(2, exit);
        Assert.Contains("new.csv, line 1: The student reads \"desk\" and \"amount\" beside the text, and there is no column \"desk\". Add the column", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_box["p.csv"]));

        var (again, _, why) = _box.Run("train", "--texts", _box["t.csv"], "--gold", _box["t.csv"], "--fields", "dsk", "--out", _box["x.onnx"], "--quiet");
        Assert.Equal(2, again);
        Assert.Contains("t.csv, line 1: There is no column \"dsk\" to read as a field. Correct --fields, or add the column.", why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_file_and_seed_give_the_same_student_on_any_number_of_threads()
    {
        Train("desk,amount", "--threads", "1");
        var one = File.ReadAllBytes(_box["s.onnx"]);
        Train("desk,amount", "--threads", "2");
        Assert.True(one.AsSpan().SequenceEqual(File.ReadAllBytes(_box["s.onnx"])));
    }

    [Fact]
    public void A_run_reads_the_fields_of_its_project_file()
    {
        _box.File("rules.json", """{"classes": ["private", "business"], "rules": [{"name": "r", "label": "business", "when": "desk:branch"}, {"name": "s", "label": "private", "when": "desk:counter"}]}""");
        _box.File("project.json", """{"texts": "t.csv", "gold": "t.csv", "rules": "rules.json", "student": {"fields": ["amount"]}}""");
        _box.Ok("run", _box["project.json"], "--out", _box["out"]);
        var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_box["out"], "report.json"))).RootElement.GetProperty("figures");
        Assert.Equal("amount", report.GetProperty("student").GetProperty("fields")[0].GetProperty("name").GetString());
        // the text says nothing of the class, the amount all
        Assert.True(report.GetProperty("dev").GetProperty("accuracy").GetProperty("value").GetDouble() > 0.95);
    }

    private string Train(string fields, params string[] more) =>
        _box.Ok(["train", "--texts", _box["t.csv"], "--gold", _box["t.csv"], "--fields", fields, "--out", _box["s.onnx"], "--report", _box["r.json"], .. more]);

    private string[] Labels(string file) => [.. File.ReadAllLines(_box[file]).Skip(1).Select(l => l.Split(',')[1])];
}
