using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace LabelStudio.Web.Api;

/// <summary>Files in: staged for the page, or staged and imported in one call. Streamed from the socket to the disk.</summary>
internal static class ImportEndpoints
{
    private const int MaxBoundary = 200;

    public static void MapImports(this RouteGroupBuilder api)
    {
        api.MapPost("/projects/{projectId:int}/uploads", UploadAsync).DisableAntiforgery();
        api.MapPost("/projects/{projectId:int}/import", ImportAsync).DisableAntiforgery();
    }

    private static async Task<IResult> UploadAsync(int projectId, string? name, HttpContext http, [FromServices] IProjects projects, [FromServices] IImports imports, CancellationToken cancel)
    {
        if (await projects.GetAsync(projectId, cancel) == null) return StudioApi.NotFound("project");
        return Results.Ok(new { staged = await StageAsync(http, name, imports, cancel) });
    }

    private static async Task<IResult> ImportAsync(int projectId, [AsParameters] ImportQuery query, HttpContext http, [FromServices] IProjects projects, [FromServices] IImports imports, CancellationToken cancel)
    {
        if (await projects.GetAsync(projectId, cancel) == null) return StudioApi.NotFound("project");
        var staged = await StageAsync(http, query.Name, imports, cancel);
        var preview = await imports.PreviewAsync(staged, cancel);
        var job = await imports.StartAsync(projectId, staged, query.ToOptions(preview), http.User.ToActor(), cancel);
        return Results.Accepted($"{StudioApi.Root}/jobs/{job}", new { jobId = job });
    }

    private static async Task<string> StageAsync(HttpContext http, string? name, IImports imports, CancellationToken cancel)
    {
        // the limit of the server is for pages; a file has its own
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = imports.MaxFileBytes + MaxBoundary * 1024;
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return await imports.StageAsync(FileName(name ?? "upload.csv"), http.Request.Body, null, cancel);

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundary) throw new UserErrorException("The multipart boundary is missing or too long. Send the file as it is, or as multipart/form-data.");
        var reader = new MultipartReader(boundary, http.Request.Body);
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
            var fileName = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            if (!string.IsNullOrEmpty(fileName)) return await imports.StageAsync(FileName(name ?? fileName), section.Body, null, cancel);
        }
        throw new UserErrorException("There is no file in the request. Send one part with a file name, or the file itself as the body.");
    }

    // a name, never a path
    private static string FileName(string name) => Path.GetFileName(name.Replace('\\', '/')) is { Length: > 0 } file ? file : "upload.csv";
}

/// <summary>The choices of an import; what is not given is guessed from the file as the page does.</summary>
internal sealed record ImportQuery(
    string? Name, string? Text, string? Id, string? Label, string? Split, bool? KeepOthers, string? BadRows, double? Dev, double? Test, int? Seed, bool? CreateClasses, bool? FindDuplicates)
{
    public ImportOptions ToOptions(FilePreview preview)
    {
        foreach (var column in new[] { Text, Id, Label, Split }.OfType<string>().Where(c => c.Length > 0))
            if (!preview.Columns.Contains(column))
                throw new UserErrorException($"The file has no column \"{column}\". It has: {string.Join(", ", preview.Columns)}.");
        var policy = BadRows switch
        {
            null or "stop" => BadRowPolicy.Stop,
            "skip" => BadRowPolicy.Skip,
            _ => throw new UserErrorException($"badRows is \"{BadRows}\"; it may be stop or skip."),
        };
        var split = new RandomSplit();
        var mapping = new ColumnMapping(Chosen(Id, preview.Guess.Id), Text ?? preview.Guess.Text, Chosen(Label, preview.Guess.Label), Chosen(Split, preview.Guess.Split), KeepOthers ?? true);
        return new ImportOptions(preview.Format, mapping, new RandomSplit(Dev ?? split.Dev, Test ?? split.Test, Seed ?? split.Seed), policy, CreateClasses ?? true, FindDuplicates ?? true);
    }

    // an empty value says: no such column, do not guess
    private static string? Chosen(string? given, string? guess) => given == null ? guess : given.Length == 0 ? null : given;
}
