using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Settings;

/// <summary>The accounts of the studio; leads only.</summary>
public partial class PeoplePanel
{
    private IReadOnlyList<PersonRow> _people = [];
    private int _me;

    [Inject]
    private IPeople People { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _me = (await User.PrincipalAsync()).UserId();
        _people = await People.ListAsync();
    }

    private async Task AddAsync()
    {
        if (await Dialogs.OpenAsync<PersonDialog>("Add a person", options: Options()) is true) _people = await People.ListAsync();
    }

    private async Task ResetAsync(PersonRow person) =>
        await Dialogs.OpenAsync<PersonDialog>($"New password for {person.UserName}", new Dictionary<string, object?> { [nameof(PersonDialog.Person)] = person }, Options());

    private async Task SetRoleAsync(PersonRow person, string role)
    {
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(() => People.SetRoleAsync(person.Id, role, actor), $"{person.UserName} is now {role}");
        _people = await People.ListAsync();
    }

    private async Task SetDisabledAsync(PersonRow person)
    {
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(() => People.SetDisabledAsync(person.Id, !person.Disabled, actor), $"{person.UserName} has been {(person.Disabled ? "enabled" : "disabled")}");
        _people = await People.ListAsync();
    }

    private static DialogOptions Options() => new() { Width = "440px", CloseDialogOnEsc = true };
}
