using System.Text.Json;

namespace LabelStudio.Cli.Tests;

/// <summary>similar(…) on the command line: by the default encoder, by one from a folder, and what is said without.</summary>
public sealed class SimilarTests : IDisposable
{
    private const string Texts = "id,text\nt1,my card was stolen\nt2,someone stole my card\nt3,the machine gave me no cash\nt4,my card was stolen\nt5,what a wonderful morning in the mountains\n";

    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [EncoderPackageFact]
    public void Texts_near_to_a_text_or_to_a_text_of_an_id_are_found_and_the_votes_are_the_same_with_any_number_of_threads()
    {
        _box.File("t.csv", Texts);
        Assert.Equal("id,r\nt1,hit\nt2,hit\nt3,\nt4,hit\nt5,\n", Apply("similar(\"my card was stolen\", 0.7)"));
        Assert.Equal("id,r\nt1,hit\nt2,hit\nt3,\nt4,hit\nt5,\n", Apply("similar(\"t2\", 0.7)"));
        Assert.Equal("id,r\nt1,hit\nt2,\nt3,\nt4,hit\nt5,\n", Apply("stolen similar(\"t2\", 0.7)", "--threads", "1"));
        Assert.Equal("id,r\nt1,\nt2,\nt3,hit\nt4,\nt5,hit\n", Apply("NOT similar(\"t2\", 0.7)", "--threads", "3"));
    }

    [EncoderPackageFact]
    public void A_project_may_compare_too()
    {
        _box.File("t.csv", Texts);
        Rules("similar(\"t2\", 0.7)");
        _box.File("p.json", """{"texts":"t.csv","rules":"r.json","encoder":"nowhere"}""");
        var (exit, _, error) = _box.Run("run", _box["p.json"], "--out", _box["out"], "--quiet");
        Assert.Equal(2, exit);
        Assert.Contains("nowhere: No such folder", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_box["out"]));
    }

    [Fact]
    public void A_folder_without_an_encoder_is_refused_with_the_rule_and_what_to_do()
    {
        _box.File("t.csv", Texts);
        Rules("similar(\"a\", 0.5)");
        Directory.CreateDirectory(_box["empty"]);
        var (exit, _, error) = _box.Run("apply", "--rules", _box["r.json"], "--texts", _box["t.csv"], "--out", _box["v.csv"], "--encoder", _box["empty"], "--quiet");
        Assert.Equal(2, exit);
        Assert.Contains("The rule \"r\" cannot be read", error, StringComparison.Ordinal);
        Assert.Contains("There is no model.onnx", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_box["v.csv"]));
    }

    private string Apply(string query, params string[] more)
    {
        Rules(query);
        _box.Ok(["apply", "--rules", _box["r.json"], "--texts", _box["t.csv"], "--out", _box["v.csv"], .. more]);
        return File.ReadAllText(_box["v.csv"]).Replace("\r", "", StringComparison.Ordinal);
    }

    private void Rules(string query) => _box.File(
        "r.json", "{\"classes\":[\"hit\",\"none\"],\"rules\":[{\"name\":\"r\",\"label\":\"hit\",\"when\":" + JsonSerializer.Serialize(query) + "}]}");
}
