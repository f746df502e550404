using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Prompts.Answers;

/// <summary>One answer that is offered.</summary>
/// <param name="Label">The word to answer with.</param>
/// <param name="Class">The class it votes for, -1 for none.</param>
public readonly record struct AnswerOption(string Label, int Class);

/// <summary>The answers that a question offers: what the teacher is told of them, and what each means.</summary>
public sealed class AnswerForm
{
    public const string AnswerName = "answer", RationaleName = "rationale", ConfidenceName = "confidence", ScoreName = "score";
    public const string Yes = "yes", No = "no";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal);
    private readonly ILookup<string, int> _folded;
    private readonly Dictionary<string, int> _mapped;

    private AnswerForm(PromptDefinition prompt, IReadOnlyList<AnswerOption> options, int target, IReadOnlyDictionary<string, int> mapping)
    {
        (Kind, Options, Target) = (prompt.Kind, options, target);
        (Threshold, Rationale, Stated) = (prompt.Threshold, prompt.Rationale, prompt.Confidence == ConfidenceSource.Stated && prompt.Kind != PromptKind.Score);
        foreach (var o in options) _exact[o.Label] = o.Class;
        _folded = options.ToLookup(o => LabelNames.Fold(o.Label), o => o.Class, StringComparer.Ordinal);
        _mapped = mapping.ToDictionary(m => LabelNames.Fold(m.Key), m => m.Value, StringComparer.Ordinal);
    }

    public PromptKind Kind { get; }

    /// <summary>The offered answers; none where a score is asked for.</summary>
    public IReadOnlyList<AnswerOption> Options { get; }

    /// <summary>The class of a prompt about one class, else -1.</summary>
    public int Target { get; }

    public double Threshold { get; }

    public bool Rationale { get; }

    /// <summary>Whether the teacher says how sure it is.</summary>
    public bool Stated { get; }

    /// <summary>Name of the member that holds the answer.</summary>
    public string Member => Kind == PromptKind.Score ? ScoreName : AnswerName;

    /// <summary>The form of a question about some classes.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="schema">The classes.</param>
    /// <param name="offered">Those that are offered; one for yes/no and score.</param>
    public static AnswerForm Of(PromptDefinition prompt, PromptSchema schema, IReadOnlyList<int> offered)
    {
        var mapping = prompt.Mapping.Select(m => (m.Key, Class: schema.Find(m.Value))).Where(m => m.Class >= 0)
            .GroupBy(m => LabelNames.Fold(m.Key)).ToDictionary(g => g.Key, g => g.First().Class);
        if (prompt.IsNarrow)
        {
            var target = offered[0];
            IReadOnlyList<AnswerOption> answers = prompt.Kind == PromptKind.Score ? [] : [new(Yes, target), new(No, PromptAnswer.Abstain)];
            return new AnswerForm(prompt, answers, target, mapping);
        }
        var options = offered.Select(k => new AnswerOption(schema.Classes[k], k)).ToList();
        if (prompt.OfferNone || prompt.Kind == PromptKind.Shortlist) options.Add(new AnswerOption(NoneLabel(options), PromptAnswer.Abstain));
        return new AnswerForm(prompt, options, -1, mapping);
    }

    /// <summary>The class of an answer; -1 where it declines, null where it is none of those offered.</summary>
    /// <param name="answer">Without quotes around it.</param>
    /// <param name="several">True where it may be more than one of those offered.</param>
    public int? Find(string answer, out bool several)
    {
        several = false;
        if (_exact.TryGetValue(answer, out var exact)) return exact;
        var folded = LabelNames.Fold(answer);
        var alike = _folded[folded].Distinct().Take(2).ToArray();
        several = alike.Length > 1;
        if (alike.Length == 1) return alike[0];
        if (several) return null;
        if (Kind == PromptKind.YesNo && folded is "true" or "y") return Target;
        if (Kind == PromptKind.YesNo && folded is "false" or "n") return PromptAnswer.Abstain;
        return _mapped.TryGetValue(folded, out var mapped) ? mapped : null;
    }

    /// <summary>What the end of the question says about the answer.</summary>
    public string Instruction()
    {
        var members = new List<string>();
        if (Rationale) members.Add($"\"{RationaleName}\": one or two sentences that weigh the evidence");
        members.Add(Kind switch
        {
            PromptKind.Score => $"\"{ScoreName}\": a whole number from 0 to 100, where 0 does not fit at all and 100 fits without doubt",
            PromptKind.YesNo => $"\"{AnswerName}\": \"{Yes}\" or \"{No}\"",
            _ => $"\"{AnswerName}\": the name of exactly one of the classes, written as above{(Options.Any(o => o.Class < 0) ? $", or \"{Options[^1].Label}\" if none of them fits" : "")}",
        });
        if (Stated) members.Add($"\"{ConfidenceName}\": a whole number from 0 to 100 that says how sure you are");
        return $"Answer with one JSON object and nothing else, its members in this order: {string.Join("; ", members)}.";
    }

    /// <summary>The form as a JSON schema.</summary>
    public AnswerFormat Format()
    {
        var properties = new JsonObject();
        if (Rationale) properties[RationaleName] = new JsonObject { ["type"] = "string" };
        properties[Member] = Kind == PromptKind.Score
            ? new JsonObject { ["type"] = "integer" }
            : new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Options.Select(o => (JsonNode)o.Label)]) };
        if (Stated) properties[ConfidenceName] = new JsonObject { ["type"] = "integer" };
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. properties.Select(p => (JsonNode)p.Key)]),
            ["additionalProperties"] = false,
        };
        return new AnswerFormat(Member, schema.ToJsonString(Plain));
    }

    /// <summary>An answer as an example shows it.</summary>
    public string Shown(int @class)
    {
        if (Kind == PromptKind.Score) return $"{{\"{ScoreName}\": {(@class == Target ? 100 : 0)}}}";
        var label = Kind == PromptKind.YesNo ? @class == Target ? Yes : No : Options.FirstOrDefault(o => o.Class == @class).Label ?? Options[^1].Label;
        return $"{{\"{AnswerName}\": {JsonSerializer.Serialize(label, Plain)}}}";
    }

    private static string NoneLabel(List<AnswerOption> options) =>
        new[] { "none", "none_of_these", "no_class_fits" }.First(n => options.TrueForAll(o => LabelNames.Fold(o.Label) != LabelNames.Fold(n)));
}
