using System.Globalization;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>From what a run speaks of to the documents behind it.</summary>
public sealed class RunLinks
{
    private readonly ProjectInfo _project;
    private readonly Dictionary<string, FunctionRow> _functions;
    private readonly Dictionary<string, int> _classes;

    /// <param name="project">The project.</param>
    /// <param name="functions">Its functions as they are now; a run may speak of others.</param>
    public RunLinks(ProjectInfo project, IReadOnlyList<FunctionRow> functions)
    {
        _project = project;
        _functions = functions.ToDictionary(f => f.Name, StringComparer.Ordinal);
        _classes = project.Classes.ToDictionary(c => c.Name, c => c.Index, StringComparer.Ordinal);
        Subjects = [("class balance", LabelPaths.Tab(project.Id, "classes"))];
        Phrases =
        [
            .. Subjects,
            ("gold labels", LabelPaths.RandomQueue(project.Id)),
            ("near-copies", LabelPaths.Tab(project.Id, "radar")),
        ];
    }

    /// <summary>Words that lead somewhere, wherever a sentence uses them.</summary>
    public IReadOnlyList<(string Phrase, string Href)> Phrases { get; }

    /// <summary>Those of the phrases that a sentence is about wherever it uses them.</summary>
    public IReadOnlyList<(string Phrase, string Href)> Subjects { get; }

    /// <summary>All functions as they are now.</summary>
    public IReadOnlyCollection<FunctionRow> Functions => _functions.Values;

    /// <summary>The function as it is now, or null where it has gone.</summary>
    public FunctionRow? Row(string function) => _functions.GetValueOrDefault(function);

    /// <summary>The documents that a function votes on, or null where the function has gone.</summary>
    public string? Votes(string function, bool gold = false) =>
        Row(function) is { } f ? ProjectPaths.Data(_project.Id, ("function", f.Id.ToString(CultureInfo.InvariantCulture)), ("gold", gold ? "yes" : null)) : null;

    /// <summary>Where the name of a function or a class leads.</summary>
    public string? Named(string name) =>
        Votes(name) ?? (_classes.TryGetValue(name, out var c) ? ProjectPaths.Data(_project.Id, ("label", c.ToString(CultureInfo.InvariantCulture))) : null);
}
