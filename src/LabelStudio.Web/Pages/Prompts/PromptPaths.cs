using System.Globalization;
using LabelStudio.Web.Navigation;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>The addresses of the prompt builder.</summary>
public static class PromptPaths
{
    public static string New(int projectId) => ProjectPaths.Page(projectId, "prompts/new");

    public static string Of(int projectId, int functionId, string? tab = null) =>
        ProjectPaths.Page(projectId, $"prompts/{functionId.ToString(CultureInfo.InvariantCulture)}{(tab == null ? "" : $"?tab={tab}")}");
}
