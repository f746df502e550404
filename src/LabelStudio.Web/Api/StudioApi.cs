using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;

namespace LabelStudio.Web.Api;

/// <summary>The REST API under /api/v1: an API key or the browser's cookie; faults as problem details.</summary>
public static class StudioApi
{
    public const string Root = "/api/v1";
    private const string DocumentName = "v1";

    public static void AddStudioApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiFaults>();
        services.AddSingleton<PredictionLimiter>();
        services.AddOpenApi(DocumentName, ApiDescription.Configure);
    }

    public static void MapStudioApi(this WebApplication app)
    {
        // what the addresses are is no secret, only what is behind them
        app.MapOpenApi("/api/{documentName}/openapi.json").AllowAnonymous();
        app.MapPredictions();
        var api = app.MapGroup(Root).RequireAuthorization(Policies.Analyst).AddEndpointFilter(RequireFormTokenAsync);
        api.MapProjects();
        api.MapDocuments();
        api.MapImports();
        api.MapJobs();
        api.MapExports();
        api.MapScorings();
        app.MapGroup(Root).RequireAuthorization(Policies.Annotator).AddEndpointFilter(RequireFormTokenAsync).MapAnswers();
        api.MapEvaluations();
        // an address that is none answers like the API, not like the pages
        api.MapFallback(() => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such address in the API."));
    }

    /// <summary>The address is right, but what it names is not there.</summary>
    internal static IResult NotFound(string what) => Results.Problem(statusCode: StatusCodes.Status404NotFound, title: $"There is no such {what}.");

    // another site can make a browser send its cookie, but not our token; a key is sent by nobody but its owner
    internal static async ValueTask<object?> RequireFormTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var byCookie = http.User.Identity?.AuthenticationType == IdentityConstants.ApplicationScheme;
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && !HttpMethods.IsOptions(http.Request.Method);
        if (byCookie && changes && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The antiforgery token is missing or wrong.", detail: "Send it as X-CSRF-TOKEN, or call with an API key.");
        return await next(context);
    }
}

/// <summary>Turns what the user can mend into a 400 with its own words; the rest stays a 500 without details.</summary>
public sealed class ApiFaults(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // the request's own path is the error page's by now
        var path = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? "";
        if (!path.StartsWith("/api/", StringComparison.Ordinal)) return false;
        var fault = (exception as FileFaultException)?.Fault;
        var mendable = exception is UserErrorException or BadHttpRequestException;
        httpContext.Response.StatusCode = exception switch
        {
            UserErrorException => StatusCodes.Status400BadRequest,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
        var context = new ProblemDetailsContext { HttpContext = httpContext };
        context.ProblemDetails.Status = httpContext.Response.StatusCode;
        context.ProblemDetails.Title = mendable ? "That cannot be done." : "LabelStudio made a mistake.";
        context.ProblemDetails.Detail = mendable ? exception.Message : "Nothing was changed. The log of the server has the details.";
        if (fault != null)
        {
            context.ProblemDetails.Extensions["file"] = fault.File;
            context.ProblemDetails.Extensions["line"] = fault.Line;
            context.ProblemDetails.Extensions["column"] = fault.Column;
        }
        return await problems.TryWriteAsync(context);
    }
}
