using LabelStudio.Storage.Model;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Settings;

/// <summary>Makes an account, or gives one a new password.</summary>
public partial class PersonDialog
{
    private string _userName = "";
    private string _displayName = "";
    private string _role = Roles.Annotator;
    private string _password = "";
    private string? _problem;
    private bool _busy;

    [Inject]
    private IPeople People { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>Whose password is to be set; null makes a new account.</summary>
    [Parameter]
    public PersonRow? Person { get; set; }

    private async Task SaveAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var actor = await User.ActorAsync();
            if (Person == null) await People.CreateAsync(_userName.Trim(), _displayName.Trim() is { Length: > 0 } d ? d : _userName.Trim(), _role, _password, actor);
            else await People.ResetPasswordAsync(Person.Id, _password, actor);
            Toasts.Done(Person == null ? $"{_userName.Trim()} can sign in" : $"{Person.UserName} has a new password");
            Dialogs.Close(true);
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
            _busy = false;
        }
    }
}
