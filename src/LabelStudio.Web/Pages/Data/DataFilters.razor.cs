using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Pages.Data;

/// <summary>The search box and the chips; the search speaks the rule language, so that a search can become a rule.</summary>
public sealed partial class DataFilters : IDisposable
{
    private const string Example = "card AND (lost OR stolen)   \"top up\"   refund*   /\\bfee(s)?\\b/";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(180);
    private static readonly (string Name, Split? Split)[] Splits = [("all", null), ("train", Split.Train), ("dev", Split.Dev), ("test", Split.Test)];
    private static readonly (string Name, VotesOfTwo Together)[] TwoVotes = [("both vote", VotesOfTwo.Both), ("alike", VotesOfTwo.Alike), ("apart", VotesOfTwo.Apart)];
    private string _search = "";
    private string? _known;
    private CancellationTokenSource? _typing;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public DataFilter Filter { get; set; } = null!;

    /// <summary>Why the search cannot be understood, with the place.</summary>
    [Parameter]
    public string? Problem { get; set; }

    [Parameter]
    public string? FunctionName { get; set; }

    /// <summary>The second function's name, where the filter asks for two.</summary>
    [Parameter]
    public string? OtherName { get; set; }

    [Parameter]
    public EventCallback<DataFilter> Changed { get; set; }

    public void Dispose() => _typing?.Cancel();

    // while somebody types, the box is theirs; the address may also lag behind what they typed
    protected override void OnParametersSet()
    {
        if (Filter.Search == _known) return;
        _known = Filter.Search;
        if (_typing == null) _search = Filter.Search;
    }

    private string ClassName(int @class) => @class >= 0 && @class < Project.Classes.Count ? Project.Classes[@class].Name : "nothing";

    private static string Pressed(bool? value, bool wanted) => value == wanted ? "true" : "false";

    private static bool? Toggle(bool? value, bool wanted) => value == wanted ? null : wanted;

    private Task ChangeAsync(DataFilter filter) => Changed.InvokeAsync(filter with { Skip = 0 });

    private async Task SearchSoonAsync()
    {
        _typing?.Cancel();
        var typing = _typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(Pause, typing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        await SearchAsync();
    }

    private async Task OnKeyAsync(KeyboardEventArgs e)
    {
        if (e.Key == "Enter") await SearchAsync();
    }

    private async Task SearchAsync()
    {
        _typing?.Cancel();
        _typing = null;
        await ChangeAsync(Filter with { Search = _search });
    }

    private Task ClearAsync()
    {
        _typing?.Cancel();
        _typing = null;
        return Changed.InvokeAsync(new DataFilter());
    }
}
