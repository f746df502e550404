using System.ComponentModel.DataAnnotations;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace LabelStudio.Web.Pages.SignIn;

/// <summary>Name and password; a static page, because only an answer to a request can set a cookie.</summary>
public partial class SignInPage
{
    private string? _problem;
    private bool _anyone = true;

    [Inject]
    private SignInManager<StudioUser> Accounts { get; set; } = null!;

    [Inject]
    private IPeople People { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromForm]
    private SignInForm Form { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Form ??= new SignInForm();
        _anyone = await People.AnyoneAsync();
    }

    private async Task SignInAsync()
    {
        var result = await Accounts.PasswordSignInAsync(Form.UserName.Trim(), Form.Password, Form.Remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            Navigation.NavigateTo(ReturnTo.Local(ReturnUrl), forceLoad: true);
            return;
        }
        // one sentence for a wrong name and a wrong password: which names exist is nobody's business
        _problem = result.IsLockedOut
            ? "This account is locked: too many attempts, or a lead has disabled it. Wait five minutes, or ask a lead."
            : "User name or password is wrong.";
        Form.Password = "";
    }

    public sealed class SignInForm
    {
        [Required]
        public string UserName { get; set; } = "";

        [Required]
        public string Password { get; set; } = "";

        public bool Remember { get; set; } = true;
    }
}
