using System.Security.Claims;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace LabelStudio.Web.Pages.Account;

/// <summary>One's own password and API keys; a static page, because a new password needs a new cookie.</summary>
public partial class AccountPage
{
    private IReadOnlyList<ApiKeyRow> _keys = [];
    private ClaimsPrincipal _principal = null!;
    private string _name = "";
    private string _role = "";
    private string? _problem;
    private string? _done;
    private string? _newKey;

    [Inject]
    private UserManager<StudioUser> Users { get; set; } = null!;

    [Inject]
    private SignInManager<StudioUser> Accounts { get; set; } = null!;

    [Inject]
    private IPeople People { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "password")]
    private PasswordForm Password { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "key")]
    private KeyForm Key { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Password ??= new PasswordForm();
        Key ??= new KeyForm();
        _principal = Http.User;
        _name = _principal.Identity?.Name ?? "";
        _role = _principal.FindFirstValue(ClaimTypes.Role) ?? "";
        _keys = await People.ApiKeysAsync(_principal.UserId());
    }

    private async Task ChangePasswordAsync()
    {
        var user = await Users.GetUserAsync(_principal);
        if (user == null) return;
        var result = await Users.ChangePasswordAsync(user, Password.Old ?? "", Password.New ?? "");
        if (result.Succeeded)
        {
            await Accounts.RefreshSignInAsync(user);
            _done = "The password has been changed. Other places where you were signed in are signed out.";
        }
        else
        {
            _problem = string.Join(" ", result.Errors.Select(e => e.Description));
        }
        Password = new PasswordForm();
    }

    private async Task CreateKeyAsync()
    {
        var name = Key.Name?.Trim() ?? "";
        if (name.Length == 0)
        {
            _problem = "Give the key a name, so that you know later what it is for.";
            return;
        }
        try
        {
            _newKey = await People.CreateApiKeyAsync(_principal.UserId(), name);
            _keys = await People.ApiKeysAsync(_principal.UserId());
            Key = new KeyForm();
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
    }

    private async Task RevokeAsync(int keyId)
    {
        await People.RevokeApiKeyAsync(_principal.UserId(), keyId);
        _keys = await People.ApiKeysAsync(_principal.UserId());
        _done = "The key has been revoked.";
    }

    public sealed class PasswordForm
    {
        public string? Old { get; set; }
        public string? New { get; set; }
    }

    public sealed class KeyForm
    {
        public string? Name { get; set; }
    }
}
