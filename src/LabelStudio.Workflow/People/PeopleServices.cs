using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.People;

/// <summary>Registers accounts, roles and keys.</summary>
internal static class PeopleServices
{
    public const int MinPasswordLength = 10;

    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddIdentityCore<StudioUser>(o =>
        {
            // length is what makes a password hard to guess; rules on its characters only make it hard to remember
            o.Password.RequiredLength = MinPasswordLength;
            o.Password.RequireDigit = false;
            o.Password.RequireLowercase = false;
            o.Password.RequireUppercase = false;
            o.Password.RequireNonAlphanumeric = false;
            o.Password.RequiredUniqueChars = 4;
            o.Lockout.AllowedForNewUsers = true;
            o.Lockout.MaxFailedAccessAttempts = 5;
            o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddRoles<StudioRole>().AddEntityFrameworkStores<StudioDb>();
        services.AddSingleton<IPeople, Accounts>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<RoleSeed>();
        services.AddSingleton(s => new FirstAdministrator(s.GetRequiredService<IPeople>()));
        return services;
    }
}
