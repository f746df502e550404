// Classifies texts:  dotnet run "a text" "another text"
// Without a text it checks the bundle's models against verify.json and ends with 1 if a file or an answer is not as expected.
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var bundle = Bundle.Find();

if (args.Length == 0) return Verify();
using var student = new InferenceSession(Path.Combine(bundle, "student.onnx"));
foreach (var (text, said) in args.Zip(Classify(student, args)))
    Console.WriteLine($"{(said.Abstain ? $"(not sure, perhaps {said.Label})" : said.Label)}  {said.Probabilities.Max():0.000}  {text}");
return 0;

static List<Answer> Classify(InferenceSession session, IReadOnlyList<string> texts)
{
    using var input = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Count]);
    for (var i = 0; i < texts.Count; i++) input.StringTensorSetElementAt(texts[i].AsSpan(), i);
    using var options = new RunOptions();
    using var outputs = session.Run(options, ["text"], [input], ["label", "probabilities", "in_distribution", "abstain"]);
    var labels = outputs[0].GetStringTensorAsArray();
    var rows = outputs[1].GetTensorDataAsSpan<float>().ToArray();
    var classes = rows.Length / texts.Count;
    var known = outputs[2].GetTensorDataAsSpan<float>().ToArray();
    var abstain = outputs[3].GetTensorDataAsSpan<bool>().ToArray();
    return [.. labels.Select((label, i) => new Answer(label, rows[(i * classes)..((i + 1) * classes)], known[i], abstain[i]))];
}

int Verify()
{
    var expected = Bundle.Json(bundle, "verify.json");
    var tolerance = expected.GetProperty("tolerance").GetDouble();
    string[] classes = [.. expected.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!)];
    string[] texts = [.. expected.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("text").GetString()!)];
    var wrong = 0;
    foreach (var model in expected.GetProperty("models").EnumerateArray())
    {
        var file = model.GetProperty("file").GetString()!;
        var bytes = File.ReadAllBytes(Path.Combine(bundle, file));
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != model.GetProperty("sha256").GetString())
        {
            wrong++;
            Console.Error.WriteLine($"{file}: not the file that was exported (its SHA-256 differs)");
            continue;
        }
        using var session = new InferenceSession(bytes);
        var answers = model.GetProperty("expected").EnumerateArray().ToList();
        var said = Classify(session, texts);
        var different = 0;
        for (var i = 0; i < answers.Count; i++)
        {
            double[] wanted = [.. answers[i].GetProperty("probabilities").EnumerateArray().Select(p => p.GetDouble())];
            var distance = Math.Max(wanted.Zip(said[i].Probabilities, (w, p) => Math.Abs(w - p)).Max(), Math.Abs(answers[i].GetProperty("in_distribution").GetDouble() - said[i].InDistribution));
            // of two classes that are as good as equal either may be first
            var label = said[i].Label == answers[i].GetProperty("label").GetString() || wanted[Array.IndexOf(classes, said[i].Label)] >= wanted.Max() - tolerance;
            if (distance <= tolerance && label) continue;
            different++;
            Console.Error.WriteLine($"{file}, text {i}: {said[i].Label} instead of {answers[i].GetProperty("label")}, numbers {distance} off");
        }
        Console.WriteLine($"{file}: {answers.Count - different} of {answers.Count} texts as expected");
        wrong += different;
    }
    return wrong == 0 ? 0 : 1;
}

record Answer(string Label, float[] Probabilities, float InDistribution, bool Abstain);

static class Bundle
{
    // the folder with the model: this one, or the nearest above
    public static string Find()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
            for (var folder = new DirectoryInfo(start); folder != null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "verify.json"))) return folder.FullName;
        throw new FileNotFoundException("Run this inside the bundle: there is no verify.json in this folder nor above it.");
    }

    public static JsonElement Json(string bundle, string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(bundle, name))).RootElement;
}
