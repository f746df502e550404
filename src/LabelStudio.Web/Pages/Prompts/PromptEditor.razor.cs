using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Prompts;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>The left side of the builder: all that decides what a teacher is asked.</summary>
public partial class PromptEditor
{
    private bool _some;
    private PromptForm? _shown;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptSetup Setup { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptForm Form { get; set; } = null!;

    [Parameter]
    public PromptView? View { get; set; }

    [Parameter]
    public IReadOnlyList<PromptFinding> Findings { get; set; } = [];

    /// <summary>Something of the prompt is different now.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private string? Description => Setup.Classes.Select((name, i) => (name, i)).Where(c => c.name == Form.Class).Select(c => Setup.Descriptions[c.i]).FirstOrDefault();

    private IEnumerable<string> Variables =>
    [
        "text", .. Form.IsNarrow ? new[] { "class.name", "class.description" } : ["classes"], "examples", .. Setup.Fields.Keys.Order(StringComparer.Ordinal).Take(12).Select(f => $"field:{f}"),
    ];

    private string Calibration => View?.Calibration?.InWords()
        ?? $"It counts once it is calibrated on dev gold ({Setup.DevGold.ToString(System.Globalization.CultureInfo.InvariantCulture)} labels here; 30 votes on them are needed).";

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_shown, Form)) return;
        _shown = Form;
        _some = Form.Labels.Trim().Length > 0;
    }

    private Task ChooseAsync(PromptKind kind)
    {
        Form.Choose(kind);
        return Changed.InvokeAsync();
    }

    private Task OfferAsync(bool some)
    {
        _some = some;
        if (!some) Form.Labels = "";
        else if (Form.Labels.Trim().Length == 0) Form.Labels = string.Join('\n', Setup.Classes);
        return Changed.InvokeAsync();
    }

    private Task SystemAsync(string text)
    {
        Form.System = text;
        return Changed.InvokeAsync();
    }

    private Task TemplateAsync(string text)
    {
        Form.Template = text;
        return Changed.InvokeAsync();
    }

    private Task AppendAsync(string variable) =>
        TemplateAsync($"{Form.Template.TrimEnd()}{(Form.Template.Trim().Length == 0 ? "" : "\n\n")}{{{{{variable}}}}}");

    /// <summary>Examples that are chosen are shown: right before the document, unless the template says where.</summary>
    private Task ExamplesAsync()
    {
        const string examples = "{{examples}}";
        if (Form.Selection != ExampleSelection.None && !Form.Template.Contains(examples, StringComparison.OrdinalIgnoreCase))
        {
            var at = Form.Template.LastIndexOf("{{text}}", StringComparison.OrdinalIgnoreCase);
            Form.Template = at < 0 ? $"{Form.Template.TrimEnd()}\n\n{examples}" : Form.Template.Insert(at, $"{examples}\n\n");
        }
        else if (Form.Selection == ExampleSelection.None)
        {
            Form.Template = Form.Template.Replace($"{examples}\n\n", "", StringComparison.OrdinalIgnoreCase);
        }
        return Changed.InvokeAsync();
    }

    private Task ForgetAsync(string answer)
    {
        Form.Mapping.Remove(answer);
        return Changed.InvokeAsync();
    }

    private Task ToggleAsync(int teacherId)
    {
        if (!Form.Teachers.Remove(teacherId)) Form.Teachers.Add(teacherId);
        return Changed.InvokeAsync();
    }
}
