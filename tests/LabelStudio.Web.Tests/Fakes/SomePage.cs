using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using Radzen;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>What every page asks for: an address, somebody who looks at it, messages and dialogs.</summary>
public static class SomePage
{
    public static IServiceCollection AddPage(this IServiceCollection services, string address, string role) => services
        .AddSingleton<NavigationManager>(new Address(address))
        .AddSingleton<AuthenticationStateProvider>(new Somebody(role))
        .AddScoped<CurrentUser>()
        .AddScoped<NotificationService>()
        .AddScoped<IJSRuntime, NoBrowser>()
        .AddScoped<DialogService>()
        .AddScoped<Toasts>();

    private sealed class Address : NavigationManager
    {
        public Address(string path) => Initialize("http://127.0.0.1/", "http://127.0.0.1" + path);
    }

    private sealed class NoBrowser : IJSRuntime
    {
        public ValueTask<T> InvokeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)] T>(string identifier, object?[]? args) => ValueTask.FromResult<T>(default!);

        public ValueTask<T> InvokeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)] T>(string identifier, CancellationToken cancel, object?[]? args) => ValueTask.FromResult<T>(default!);
    }

    private sealed class Somebody(string role) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, "1"), new Claim(ClaimTypes.Name, "ada"), new Claim(ClaimTypes.Role, role)], "test"))));
    }
}
