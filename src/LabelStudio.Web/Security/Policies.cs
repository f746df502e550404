using LabelStudio.Storage.Model;

namespace LabelStudio.Web.Security;

/// <summary>The names of the policies, one a role; each role may do what the next may.</summary>
public static class Policies
{
    public const string Lead = Roles.Lead;
    public const string Analyst = Roles.Analyst;
    public const string Annotator = Roles.Annotator;

    /// <summary>The roles that satisfy a policy.</summary>
    public static string[] RolesOf(string policy) => policy switch
    {
        Lead => [Roles.Lead],
        Analyst => [Roles.Lead, Roles.Analyst],
        _ => [Roles.Lead, Roles.Analyst, Roles.Annotator],
    };
}
