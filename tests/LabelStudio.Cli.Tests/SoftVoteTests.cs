using System.Globalization;
using System.Text;

namespace LabelStudio.Cli.Tests;

/// <summary>Confidences and sets of classes, through files and commands.</summary>
public sealed class SoftVoteTests : IDisposable
{
    private const string Rules = """
        {"classes":["arrival","delivery","fee"],"rules":[
        {"name":"card","label":["arrival","delivery"],"when":"card"},
        {"name":"when","label":{"arrival":0.7,"delivery":0.3},"when":"when"},
        {"name":"late","label":"delivery","when":"late"},
        {"name":"cost","label":["fee"],"when":"cost"}]}
        """;

    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Rules_for_several_classes_are_applied_labeled_and_ranked()
    {
        _box.File("r.json", Rules);
        _box.File("t.csv", "id,text\n1,my card is late\n2,when does the card come\n3,what does it cost\n4,hello\n");
        _box.Ok("apply", "--rules", _box["r.json"], "--texts", _box["t.csv"], "--out", _box["v.csv"]);
        Assert.Equal("id,card,when,late,cost\n1,arrival|delivery,,delivery,\n2,arrival|delivery,arrival:0.7|delivery:0.3,,\n3,,,,fee\n4,,,,\n", File.ReadAllText(_box["v.csv"]));

        _box.Ok("label", "--votes", _box["v.csv"], "--model", "majority", "--out", _box["l.csv"]);
        var labels = File.ReadAllLines(_box["l.csv"]);
        Assert.Equal(["delivery", "arrival", "fee", ""], labels.Skip(1).Select(l => l.Split(',')[1]));
        _box.Ok("rank", "--texts", _box["t.csv"], "--votes", _box["v.csv"], "--labels", _box["l.csv"], "--strategy", "disagreement", "--out", _box["q.csv"]);
        Assert.Contains("arrival or delivery", File.ReadAllText(_box["q.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_joins_sets_of_rules_and_of_votes()
    {
        _box.File("r.json", Rules);
        var (texts, votes, gold) = (new StringBuilder("id,text,split\n"), new StringBuilder("id,bot\n"), new StringBuilder("id,label\n"));
        string[] words = ["my card is late", "when does the card come", "what does it cost"];
        string[] answers = ["delivery|fee", "arrival", "fee:0.6|delivery:0.4"];
        string[] labels = ["delivery", "arrival", "fee"];
        for (var i = 0; i < 90; i++)
        {
            texts.Append(CultureInfo.InvariantCulture, $"{i},{words[i % 3]} {i},{(i % 5 == 0 ? "test" : "train")}\n");
            votes.Append(CultureInfo.InvariantCulture, $"{i},{answers[i % 3]}\n");
            gold.Append(CultureInfo.InvariantCulture, $"{i},{labels[i % 3]}\n");
        }
        _box.File("t.csv", texts.ToString());
        _box.File("v.csv", votes.ToString());
        _box.File("g.csv", gold.ToString());
        _box.File("p.json", """{"texts":"t.csv","rules":"r.json","votes":["v.csv"],"gold":"g.csv","seed":1}""");
        _box.Ok("run", _box["p.json"], "--out", _box["out"]);

        var written = File.ReadAllLines(Path.Combine(_box["out"], "votes.csv"));
        Assert.Equal("id,card,when,late,cost,bot", written[0]);
        Assert.Equal("0,arrival|delivery,,delivery,,delivery|fee", written[1]);
        Assert.Equal("2,,,,fee,delivery:0.4|fee:0.6", written[3]);
        var labeled = File.ReadAllLines(Path.Combine(_box["out"], "labels.csv")).Skip(1).Select(l => l.Split(',')[1]).ToList();
        Assert.Equal(labeled, Enumerable.Range(0, labeled.Count).Select(i => labels[i % 3]));
    }

    [Theory]
    [InlineData("snorkel")]
    [InlineData("flyingsquid")]
    [InlineData("dawid-skene")]
    public void A_model_that_reads_no_sets_says_so(string model)
    {
        _box.File("v.csv", "id,a,b,c\n1,x|y,x,x\n2,y,y,y\n");
        var (exit, _, error) = _box.Run("label", "--votes", _box["v.csv"], "--model", model, "--out", _box["l.csv"]);
        Assert.Equal(2, exit);
        Assert.Contains("Some votes are for a set of classes, and this label model reads votes for one class each. Choose auto, one-coin, weighted or majority", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_box["l.csv"]));
    }

    // confidence that tells right from wrong: the same votes with it give surer labels where they are right
    [Fact]
    public void Confidence_in_a_long_file_reaches_the_model()
    {
        var random = new Random(4);
        var (with, without, gold) = (new StringBuilder("id,lf,vote,confidence\n"), new StringBuilder("id,lf,vote\n"), new StringBuilder("id,label\n"));
        for (var i = 0; i < 1500; i++)
        {
            var label = random.Next(3);
            gold.Append(CultureInfo.InvariantCulture, $"{i},c{label}\n");
            for (var f = 0; f < 5; f++)
            {
                var sure = random.NextDouble();
                var vote = random.NextDouble() < 0.25 + 0.7 * sure ? label : (label + 1 + random.Next(2)) % 3;
                without.Append(CultureInfo.InvariantCulture, $"{i},f{f},c{vote}\n");
                with.Append(CultureInfo.InvariantCulture, $"{i},f{f},c{vote},{(i % 10 == 0 ? "" : sure.ToString("0.000", CultureInfo.InvariantCulture))}\n");
            }
        }
        _box.File("with.csv", with.ToString());
        _box.File("without.csv", without.ToString());
        _box.File("g.csv", gold.ToString());
        double Accuracy(string votes)
        {
            _box.Ok("label", "--votes", _box[votes], "--out", _box["l.csv"]);
            var right = File.ReadAllLines(_box["l.csv"]).Skip(1).Zip(File.ReadAllLines(_box["g.csv"]).Skip(1)).Count(p => p.First.Split(',')[1] == p.Second.Split(',')[1]);
            return right / 1500.0;
        }
        var (ignored, used) = (Accuracy("without.csv"), Accuracy("with.csv"));
        Assert.True(used > ignored + 0.03, $"{used} against {ignored}");
    }
}
