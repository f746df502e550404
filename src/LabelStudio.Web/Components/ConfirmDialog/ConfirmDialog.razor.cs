using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Components;

/// <summary>Asks before something that matters; where it cannot be undone, the name must be typed.</summary>
public partial class ConfirmDialog
{
    private string _typed = "";
    private ElementReference _first;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What the button says: "Delete project".</summary>
    [Parameter, EditorRequired]
    public string Action { get; set; } = "";

    [Parameter]
    public string? TypeToConfirm { get; set; }

    [Parameter]
    public bool Danger { get; set; }

    /// <summary>Shows the question and waits for the answer.</summary>
    public static async Task<bool> AskAsync(DialogService dialogs, string title, string text, string action, bool danger = false, string? typeToConfirm = null)
    {
        var answer = await dialogs.OpenAsync<ConfirmDialog>(title, new Dictionary<string, object?>
        {
            [nameof(Text)] = text,
            [nameof(Action)] = action,
            [nameof(Danger)] = danger,
            [nameof(TypeToConfirm)] = typeToConfirm,
        }!, new DialogOptions { Width = "460px", CloseDialogOnEsc = true, CloseDialogOnOverlayClick = false });
        return answer is true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && TypeToConfirm != null) await _first.FocusAsync();
    }

    private void Confirm()
    {
        if (TypeToConfirm == null || _typed.Trim() == TypeToConfirm) Dialogs.Close(true);
    }
}
