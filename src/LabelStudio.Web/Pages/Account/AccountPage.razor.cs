using System.Globalization;
using System.Security.Claims;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.People;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace LabelStudio.Web.Pages.Account;

/// <summary>One's own password and API keys; a static page, because a new password needs a new cookie.</summary>
public partial class AccountPage
{
    private IReadOnlyList<ApiKeyRow> _keys = [];
    private IReadOnlyList<ProjectCard> _projects = [];
    private bool _mayPredict;
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

    [Inject]
    private IProjects Projects { get; set; } = null!;

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
        _mayPredict = PredictPermission.Holds(_principal);
        if (_mayPredict) _projects = await Projects.ListAsync();
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
            _newKey = await People.CreateApiKeyAsync(_principal.UserId(), name, new ApiKeyReach(Key.Scope, Key.Scope == ApiScope.Predict ? Key.ProjectId : null, Key.PerMinute ?? 0));
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

    private string ReachOf(ApiKeyReach reach)
    {
        if (reach.Scope == ApiScope.Role) return "all my role may do";
        var project = reach.ProjectId is { } id ? _projects.FirstOrDefault(p => p.Id == id)?.Name ?? "a project that was deleted" : "all projects";
        return reach.RequestsPerMinute == 0 ? $"predictions, {project}" : string.Create(CultureInfo.InvariantCulture, $"predictions, {project}, {reach.RequestsPerMinute:N0} a minute");
    }

    public sealed class PasswordForm
    {
        public string? Old { get; set; }
        public string? New { get; set; }
    }

    public sealed class KeyForm
    {
        public string? Name { get; set; }
        public ApiScope Scope { get; set; }
        public int? ProjectId { get; set; }
        public int? PerMinute { get; set; }
    }
}
