// Classifies texts:  dotnet run "a text" "another text"
// A student that reads fields takes them in front of a text:  dotnet run "channel=app" "a text"
// Without a text it checks the bundle's models against verify.json and ends with 1 if a file or an answer is not as expected.
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var bundle = Bundle.Find();

var reading = Fields.Read(bundle);
if (args.Length == 0) return Verify();
var (texts, asked, given) = (new List<string>(), new List<string>(), new Dictionary<string, string>());
foreach (var argument in args)
{
    if (reading.NameIn(argument) is { } name)
    {
        given[name] = argument[(name.Length + 1)..];
        continue;
    }
    texts.Add(argument);
    asked.Add(reading.Compose(argument, given));
    given.Clear();
}
if (asked.Count == 0)
{
    Console.Error.WriteLine("Give a text behind the fields.");
    return 1;
}
using var student = new InferenceSession(Path.Combine(bundle, "student.onnx"));
foreach (var (text, said) in texts.Zip(Classify(student, asked)))
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
    string[] cases = [.. expected.GetProperty("cases").EnumerateArray().Select(c => reading.Compose(
        c.GetProperty("text").GetString()!,
        c.TryGetProperty("fields", out var fields) ? fields.EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString()!) : []))];
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
        var said = Classify(session, cases);
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

// how fields are read: what the student takes of a text is one character a field, then the text as it is
sealed class Fields(int nothing, IReadOnlyList<(string Name, string[]? Values, double[]? Edges)> fields)
{
    // a student of texts alone has no such file
    public static Fields Read(string bundle)
    {
        if (!File.Exists(Path.Combine(bundle, "fields.json"))) return new Fields(0, []);
        var json = Bundle.Json(bundle, "fields.json");
        return new Fields(json.GetProperty("nothing").GetInt32(), [.. json.GetProperty("fields").EnumerateArray().Select(f => (
            f.GetProperty("name").GetString()!,
            f.TryGetProperty("values", out var values) ? values.EnumerateArray().Select(v => v.GetString()!).ToArray() : null,
            f.TryGetProperty("edges", out var edges) ? edges.EnumerateArray().Select(e => e.GetDouble()).ToArray() : null))]);
    }

    public string? NameIn(string argument) => fields.Select(f => f.Name).FirstOrDefault(n => argument.StartsWith(n + "=", StringComparison.Ordinal));

    public string Compose(string text, Dictionary<string, string> given)
    {
        var (first, composed) = (nothing + 1, "");
        foreach (var (name, values, edges) in fields)
        {
            var value = string.Concat((given.GetValueOrDefault(name) ?? "").Trim(' ', '\t', '\n', '\v', '\f', '\r').Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));
            var place = -1;
            if (values != null && value != "") place = Array.IndexOf(values, value) is >= 0 and var found ? found : values.Length;
            if (edges != null && Regex.IsMatch(value, @"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?\z") && double.Parse(value, NumberStyles.Float) is var number && double.IsFinite(number))
                place = edges.Count(e => e <= number);
            composed += char.ConvertFromUtf32(place < 0 ? nothing : first + place);
            first += (values?.Length ?? edges!.Length) + 1;
        }
        return composed + text;
    }
}

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
