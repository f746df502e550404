using System.Globalization;
using System.Text;

namespace LabelStudio.Cli.Tests;

/// <summary>A student that keeps its sentence encoder: trained, asked, and what is said where the encoder is missing or another.</summary>
public sealed class JoinedTests : IDisposable
{
    private const string Encoder = "models/use-lite-en";

    private readonly Sandbox _box = new();
    private readonly string _folder = SharedData.PathOf("models", "use-lite-en");

    public void Dispose() => _box.Dispose();

    [SharedFact(Encoder)]
    public void It_tells_words_that_it_never_saw()
    {
        Train("joined.onnx", "--encoder", _folder, "--joined");
        Train("alone.onnx");

        _box.File("new.csv", "id,text\n1,pears and bananas\n2,hail and thunder\n3,grapes\n4,storm\n");
        _box.Ok("score", "--model", _box["joined.onnx"], "--texts", _box["new.csv"], "--encoder", _folder, "--out", _box["p.csv"]);
        var joined = Confidence("p.csv");
        Assert.Equal(["fruit", "weather", "fruit", "weather"], joined.Select(r => r.Label));
        _box.Ok("score", "--model", _box["alone.onnx"], "--texts", _box["new.csv"], "--out", _box["q.csv"]);
        Assert.All(joined.Zip(Confidence("q.csv")), r => Assert.True(r.First.OfItsClass > r.Second.OfItsClass, $"{r.First} against {r.Second}"));
    }

    [SharedFact(Encoder)]
    public void A_missing_an_unasked_and_another_encoder_are_told_with_what_to_do()
    {
        Train("joined.onnx", "--encoder", _folder, "--joined");
        Train("alone.onnx");
        _box.File("new.csv", "id,text\n1,grapes\n");
        Assert.Contains("joined.onnx: The student was trained with the sentence encoder \"", Refused("joined.onnx"), StringComparison.Ordinal);
        Assert.Contains("of 512 dimensions and reads its vectors beside the texts. Name the folder of that encoder with --encoder", Refused("joined.onnx"), StringComparison.Ordinal);
        Assert.Contains("alone.onnx: The student reads texts alone and needs no encoder. Leave --encoder out.", Refused("alone.onnx", "--encoder", _folder), StringComparison.Ordinal);

        // the same model with a setting that changes its vectors
        Directory.CreateDirectory(_box["other"]);
        foreach (var file in Directory.GetFiles(_folder)) File.Copy(file, Path.Combine(_box["other"], Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(_box["other"], "encoder.json"), """{"max_tokens":16}""");
        Assert.Contains("of 512 dimensions. Give the folder that \"labelstudio train\" was given, unchanged.", Refused("joined.onnx", "--encoder", _box["other"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Joined_without_an_encoder_is_refused()
    {
        Texts();
        var (exit, _, error) = _box.Run("train", "--texts", _box["t.csv"], "--gold", _box["t.csv"], "--joined", "--out", _box["s.onnx"], "--quiet");
        Assert.Equal((2, "labelstudio train: --joined joins the student to a sentence encoder. Name its folder with --encoder."), (exit, error.Trim()));
        Assert.False(File.Exists(_box["s.onnx"]));
    }

    private void Train(string name, params string[] more)
    {
        Texts();
        _box.Ok(["train", "--texts", _box["t.csv"], "--gold", _box["t.csv"], "--out", _box[name], .. more]);
    }

    private void Texts()
    {
        string[][] words = [["an apple", "red apples and plums", "a ripe peach", "cherries"], ["rain", "snow and wind", "a sunny day", "fog in the morning"]];
        var file = new StringBuilder("id,text,label\n");
        for (var i = 0; i < 8; i++) file.Append(CultureInfo.InvariantCulture, $"{i},{words[i % 2][i / 2]},{(i % 2 == 0 ? "fruit" : "weather")}\n");
        _box.File("t.csv", file.ToString());
    }

    private string Refused(string model, params string[] more)
    {
        var (exit, _, error) = _box.Run(["score", "--model", _box[model], "--texts", _box["new.csv"], "--out", _box["p.csv"], "--quiet", .. more]);
        Assert.Equal(2, exit);
        Assert.False(File.Exists(_box["p.csv"]));
        return error;
    }

    private List<(string Label, double OfItsClass)> Confidence(string file) =>
    [
        .. File.ReadAllLines(_box[file]).Skip(1).Select((line, i) =>
        {
            var cells = line.Split(',');
            return (cells[1], double.Parse(cells[3 + i % 2], CultureInfo.InvariantCulture));
        }),
    ];
}
