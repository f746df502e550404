using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Files;

/// <summary>What <c>labelstudio run</c> works through. Paths in the file are relative to it.</summary>
public sealed record ProjectFile
{
    private const int LargestFile = 16 << 20;

    /// <summary>The file itself.</summary>
    public required string Path { get; init; }

    public required string Texts { get; init; }

    /// <summary>Gold labels, or null.</summary>
    public string? Gold { get; init; }

    /// <summary>The schema, or null to take that of the rules, else of the gold.</summary>
    public ClassList? Classes { get; init; }

    public string? Rules { get; init; }

    public IReadOnlyList<string> Votes { get; init; } = [];

    public string LabelModel { get; init; } = "auto";

    /// <summary>K shares in the order of the classes, or null to learn them.</summary>
    public IReadOnlyList<double>? ClassBalance { get; init; }

    /// <summary>Whether the texts may sharpen the labels.</summary>
    public bool LabelsByText { get; init; }

    /// <summary>The folder of the sentence encoder that rules compare with, or null for the one that comes with the build.</summary>
    public string? RuleEncoder { get; init; }

    /// <summary>The folder of a sentence encoder that teaches the student, or null for none.</summary>
    public string? Encoder { get; init; }

    /// <summary>How the student is trained, without the encoder.</summary>
    public StudentPlan Student { get; init; } = StudentPlan.Default;

    /// <summary>The columns that the student reads beside the text.</summary>
    public IReadOnlyList<string> StudentFields { get; init; } = [];

    /// <summary>Documents whose label is less sure than this are not trained on.</summary>
    public double MinConfidence { get; init; }

    /// <summary>The review strategy, or null for the default.</summary>
    public string? ReviewStrategy { get; init; }

    /// <summary>Documents in the queue.</summary>
    public int ReviewSize { get; init; } = 1000;

    public ColumnNames Columns { get; init; } = ColumnNames.Default;

    public int Seed { get; init; } = 1;

    /// <exception cref="FileFaultException">Bad JSON, an unknown property, a value of the wrong kind.</exception>
    public static ProjectFile Read(string path)
    {
        var root = JsonFile.Parse(InputFile.ReadAll(path, LargestFile), path)
            .Only("The project file", "texts", "gold", "classes", "rules", "encoder", "votes", "labelModel", "student", "review", "columns", "seed");
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        string? File(string name) => root.Optional(name) is { } value ? Resolve(folder, value, name) : null;
        var labelModel = root.Optional("labelModel")?.Only("\"labelModel\"", "model", "classBalance", "text");
        var student = root.Optional("student")?.Only("\"student\"", ["encoder", "minConfidence", "fields", .. StudentPlanReader.Names]);
        var review = root.Optional("review")?.Only("\"review\"", "strategy", "size");
        var columns = root.Optional("columns")?.Only("\"columns\"", "id", "text", "label", "split");
        var project = new ProjectFile
        {
            Path = path,
            Texts = Resolve(folder, root.Required("texts", "The project file"), "texts"),
            Gold = File("gold"),
            Classes = root.Optional("classes") is { } c ? RulesFile.ReadClasses(c) : null,
            Rules = File("rules"),
            RuleEncoder = File("encoder"),
            Votes = [.. root.Optional("votes")?.Items("\"votes\"").Select(v => Resolve(folder, v, "votes")) ?? []],
            LabelModel = labelModel?.Optional("model")?.Text("\"model\"") ?? "auto",
            ClassBalance = labelModel?.Optional("classBalance")?.Items("\"classBalance\"").Select(n => n.Number("A share")).ToArray(),
            LabelsByText = labelModel?.Optional("text")?.Flag("\"text\"") ?? false,
            Encoder = student?.Optional("encoder") is { } e ? Resolve(folder, e, "encoder") : null,
            Student = StudentPlanReader.Read(student),
            StudentFields = [.. student?.Optional("fields")?.Items("\"fields\"").Select(f => f.Text("A field")) ?? []],
            MinConfidence = student?.Optional("minConfidence") is { } m ? Share(m, "\"minConfidence\"") : 0,
            ReviewStrategy = review?.Optional("strategy")?.Text("\"strategy\""),
            ReviewSize = review?.Optional("size") is { } s ? Positive(s, "\"size\"") : 1000,
            Columns = new ColumnNames(
                columns?.Optional("id")?.Text("\"id\""), columns?.Optional("text")?.Text("\"text\""),
                columns?.Optional("label")?.Text("\"label\""), columns?.Optional("split")?.Text("\"split\"")),
            Seed = root.Optional("seed")?.Integer("\"seed\"") ?? 1,
        };
        if (project.Rules == null && project.Votes.Count == 0)
            throw root.Fault("The project has neither \"rules\" nor \"votes\".", "Add at least one of them: labels are made from votes.");
        return project;
    }

    private static string Resolve(string folder, JsonFile value, string name)
    {
        var path = value.Text($"\"{name}\"");
        return path.Length > 0 ? System.IO.Path.Combine(folder, path) : throw value.Fault($"\"{name}\" is empty.", "Name a file.");
    }

    private static double Share(JsonFile value, string name)
    {
        var number = value.Number(name);
        return number is >= 0 and <= 1 ? number : throw value.Fault($"{name} must be from 0 to 1.", "Correct it.");
    }

    private static int Positive(JsonFile value, string name)
    {
        var number = value.Integer(name);
        return number > 0 ? number : throw value.Fault($"{name} must be at least 1.", "Correct it.");
    }
}
