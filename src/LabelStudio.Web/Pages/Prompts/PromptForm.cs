using LabelStudio.Teachers.Prompts;
using LabelStudio.Workflow.Prompts;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>A prompt while it is being written.</summary>
public sealed class PromptForm
{
    private readonly PromptDefinition _from;

    private PromptForm(PromptDefinition from)
    {
        _from = from;
        (Kind, System, Template, Rationale, Confidence, Samples, Structured) = (from.Kind, from.System, from.Template, from.Rationale, from.Confidence, from.Samples, from.Structured);
        (OfferNone, ShortlistSize, Threshold) = (from.OfferNone, from.ShortlistSize, from.Threshold);
        (Selection, ExampleCount, ExampleIds) = (from.Examples.Selection, from.Examples.Count, string.Join('\n', from.Examples.Fixed));
        if (from.IsNarrow) Class = from.Labels.Count > 0 ? from.Labels[0] : "";
        else Labels = string.Join('\n', from.Labels);
        Mapping = new Dictionary<string, string>(from.Mapping);
    }

    public string Name { get; set; } = "";
    public string Note { get; set; } = "";
    public PromptKind Kind { get; private set; }
    public string System { get; set; }
    public string Template { get; set; }

    /// <summary>The one class of a narrow prompt.</summary>
    public string Class { get; set; } = "";

    /// <summary>The offered classes, one a line; empty for all.</summary>
    public string Labels { get; set; } = "";

    public bool OfferNone { get; set; }
    public int ShortlistSize { get; set; }
    public double Threshold { get; set; }
    public ExampleSelection Selection { get; set; }
    public int ExampleCount { get; set; }
    public string ExampleIds { get; set; }
    public bool Rationale { get; set; }
    public ConfidenceSource Confidence { get; set; }
    public int Samples { get; set; }
    public StructuredOutput Structured { get; set; }
    public Dictionary<string, string> Mapping { get; }

    /// <summary>The teachers that get a function each.</summary>
    public List<int> Teachers { get; } = [];

    public bool IsNarrow => Kind is PromptKind.YesNo or PromptKind.Score;

    /// <summary>A prompt to begin with: which of all classes is it?</summary>
    public static PromptForm New(PromptSetup setup)
    {
        var form = new PromptForm(new PromptDefinition(PromptKind.Choice, PromptWords.Template(PromptKind.Choice)));
        if (setup.Teachers.Count > 0) form.Teachers.Add(setup.Teachers[0].Id);
        return form;
    }

    public static PromptForm Of(PromptView view)
    {
        var form = new PromptForm(view.Prompt) { Name = view.Name, Note = view.Note };
        form.Teachers.Add(view.Prompt.TeacherId);
        return form;
    }

    /// <summary>Another kind of question; a template that nobody has touched changes with it.</summary>
    public void Choose(PromptKind kind)
    {
        var untouched = PromptWords.Kinds.Any(k => Template == PromptWords.Template(k.Kind));
        Kind = kind;
        if (untouched) Template = PromptWords.Template(kind);
    }

    public PromptDefinition Prompt() => _from with
    {
        Kind = Kind,
        System = System.Trim(),
        Template = Template,
        Labels = IsNarrow ? Class.Length > 0 ? [Class] : [] : Lines(Labels),
        OfferNone = OfferNone,
        ShortlistSize = Math.Clamp(ShortlistSize, 1, PromptDefinition.MostShortlisted),
        Threshold = Math.Clamp(Threshold, 0, 100),
        Examples = new ExampleSettings(Selection, Math.Clamp(ExampleCount, 1, ExampleSettings.Most), Selection == ExampleSelection.Fixed ? Lines(ExampleIds) : null),
        Rationale = Rationale,
        Confidence = Confidence,
        Samples = Math.Clamp(Samples, 2, PromptDefinition.MostSamples),
        Structured = Structured,
        Mapping = new Dictionary<string, string>(Mapping),
    };

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
