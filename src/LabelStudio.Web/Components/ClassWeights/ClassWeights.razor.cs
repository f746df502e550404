using System.Globalization;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Components;

/// <summary>Chooses one class, or several with shares: type a part of a name, arrows and Enter take it, Backspace gives the last one back.</summary>
/// <remarks>Its boxes belong to no form, so that Enter never sends one by itself; <see cref="Entered"/> tells of an Enter that had no class to take.</remarks>
public sealed partial class ClassWeights
{
    private string _text = "";
    private bool _open;
    private bool _inside;
    private int _at;
    private ElementReference _input;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>The chosen classes; weights are in proportion to each other.</summary>
    [Parameter]
    public IReadOnlyList<ClassWeight> Value { get; set; } = [];

    [Parameter]
    public EventCallback<IReadOnlyList<ClassWeight>> ValueChanged { get; set; }

    /// <summary>The id of the box that is typed into.</summary>
    [Parameter]
    public string Id { get; set; } = "class-weights";

    [Parameter]
    public string Label { get; set; } = "Class the rule votes for; more than one for “one of these”";

    [Parameter]
    public string Placeholder { get; set; } = "votes for…";

    /// <summary>Classes to offer first, the likeliest at the top.</summary>
    [Parameter]
    public IReadOnlyList<int> First { get; set; } = [];

    /// <summary>A word beside a class.</summary>
    [Parameter]
    public IReadOnlyDictionary<int, string>? Notes { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Enter was pressed while the list of classes was closed.</summary>
    [Parameter]
    public EventCallback Entered { get; set; }

    /// <summary>Classes that fit what was typed: first names that begin so, then names with a word that does, then all others with it.</summary>
    private List<ClassInfo> Found
    {
        get
        {
            var typed = _text.Trim();
            var free = First.Where(k => k < Project.Classes.Count).Select(k => Project.Classes[k]).Concat(Project.Classes.Where(c => !First.Contains(c.Index))).Where(c => Value.All(v => v.Class != c.Index));
            return typed.Length == 0 ? [.. free] : [.. free.Select(c => (Class: c, Rank: Rank(c.Name, typed))).Where(c => c.Rank < int.MaxValue).OrderBy(c => c.Rank).Select(c => c.Class)];
        }
    }

    public ValueTask FocusAsync() => _input.FocusAsync();

    /// <summary>Goes into the box and shows the classes, the likeliest chosen.</summary>
    public ValueTask EnterAsync()
    {
        Open();
        StateHasChanged();
        return _input.FocusAsync();
    }

    private static int Rank(string name, string typed)
    {
        // what is typed with spaces finds names with underscores
        var plain = name.Replace('_', ' ').Replace('-', ' ');
        var wanted = typed.Replace('_', ' ').Replace('-', ' ');
        var at = plain.IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
        if (at >= 0) return plain.Length == wanted.Length ? 0 : at == 0 ? 1 : plain[at - 1] == ' ' ? 2 : 3;
        return wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => plain.Contains(w, StringComparison.OrdinalIgnoreCase)) ? 4 : int.MaxValue;
    }

    private void OnTyped() => Open();

    private void Open()
    {
        _open = true;
        _at = 0;
    }

    private void OnEntered() => _inside = true;

    private async Task OnLeft()
    {
        // focus may only have moved to a share or an option of this same box
        _inside = false;
        await Task.Yield();
        await Task.Delay(100);
        if (_inside) return;
        (_open, _text) = (false, "");
    }

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        switch (e.Key)
        {
            case "ArrowDown" when !_open: Open(); break;
            case "ArrowDown": _at = Math.Min(_at + 1, Math.Max(0, Found.Count - 1)); break;
            case "ArrowUp": _at = Math.Max(0, _at - 1); break;
            case "Escape": (_open, _text) = (false, ""); break;
            case "Enter" when _open && _at < Found.Count: await AddAsync(Found[_at].Index); break;
            case "Enter" when !_open: await Entered.InvokeAsync(); break;
            case "Backspace" when _text.Length == 0 && Value.Count > 0: await RemoveAsync(Value[^1].Class); break;
        }
    }

    private async Task AddAsync(int @class)
    {
        (_open, _text) = (false, "");
        // a class that comes later gets an even share
        await SetAsync([.. Value, new ClassWeight(@class, Value.Count == 0 ? 1 : Value.Average(c => c.Weight))]);
        await _input.FocusAsync();
    }

    private Task RemoveAsync(int @class) => SetAsync([.. Value.Where(c => c.Class != @class)]);

    /// <summary>Sets one share; the others keep their proportions and share the rest.</summary>
    private async Task SetShareAsync(int @class, string? typed)
    {
        if (!double.TryParse(typed?.Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) || !(percent is > 0 and < 100)) return;
        var others = Value.Where(c => c.Class != @class).Sum(c => c.Weight);
        await SetAsync([.. Value.Select(c => c.Class == @class ? c with { Weight = percent / 100 } : c with { Weight = c.Weight / others * (1 - (percent / 100)) })]);
    }

    private Task SetAsync(IReadOnlyList<ClassWeight> value)
    {
        Value = value;
        return ValueChanged.InvokeAsync(value);
    }

    private string Share(ClassWeight c) => (100 * c.Weight / Value.Sum(v => v.Weight)).ToString("0.#", CultureInfo.InvariantCulture);

    private string Name(int @class) => @class >= 0 && @class < Project.Classes.Count ? Project.Classes[@class].Name : "–";
}
