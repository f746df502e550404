namespace LabelStudio.Web.Api;

/// <summary>The REST API under /api/v1.</summary>
public static class StudioApi
{
    public static void AddStudioApi(this IServiceCollection services) => services.AddProblemDetails();

    public static void MapStudioApi(this WebApplication app) => app.MapGroup("/api/v1").MapExports();
}
