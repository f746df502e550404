using System.Globalization;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace LabelStudio.Web.Pages.Welcome;

/// <summary>The page behind the one-time link: makes the first administrator and signs them in.</summary>
public partial class WelcomePage
{
    private string? _problem;
    private bool _void;

    [Inject]
    private FirstAdministrator Welcome { get; set; } = null!;

    [Inject]
    private UserManager<StudioUser> Users { get; set; } = null!;

    [Inject]
    private SignInManager<StudioUser> Accounts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromForm]
    private WelcomeForm Form { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Token { get; set; }

    protected override void OnInitialized()
    {
        Form ??= new WelcomeForm();
        _void = !Welcome.IsValid(Form.Token ?? Token ?? "");
    }

    private async Task CreateAsync()
    {
        if (_void) return;
        var name = Form.UserName?.Trim() ?? "";
        if (name.Length == 0) _problem = "Choose a user name.";
        else if (string.IsNullOrEmpty(Form.Password)) _problem = "Choose a password.";
        else if (Form.Password != Form.Again) _problem = "The two passwords are not the same.";
        if (_problem != null) return;
        try
        {
            var displayName = string.IsNullOrWhiteSpace(Form.DisplayName) ? name : Form.DisplayName.Trim();
            var id = await Welcome.CreateAsync(Form.Token ?? "", name, displayName, Form.Password!);
            var user = await Users.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture));
            await Accounts.SignInAsync(user!, isPersistent: true);
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
            return;
        }
        Navigation.NavigateTo(ReturnTo.Home, forceLoad: true);
    }

    public sealed class WelcomeForm
    {
        public string? Token { get; set; }
        public string? UserName { get; set; }
        public string? DisplayName { get; set; }
        public string? Password { get; set; }
        public string? Again { get; set; }
    }
}
