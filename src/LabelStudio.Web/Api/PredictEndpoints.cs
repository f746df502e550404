using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Serving;
using Microsoft.AspNetCore.Mvc;

namespace LabelStudio.Web.Api;

/// <summary>/projects/{id}/predict and /predict/batch: what a student says of texts, which are not kept.</summary>
internal static class PredictEndpoints
{
    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web) { MaxDepth = 5 };

    public static void MapPredictions(this WebApplication app)
    {
        var group = app.MapGroup(StudioApi.Root + "/projects/{projectId:int}/predict").RequireAuthorization(PredictPermission.Policy)
            .WithMetadata(new RequestSizeLimitAttribute(PredictionLimits.MostBytes)).WithTags("Predictions")
            .AddEndpointFilter(StudioApi.RequireFormTokenAsync).AddEndpointFilter(LimitAsync)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapPost("", OneAsync).WithName("predict").WithSummary("Predicts the class of one text, with the fields that go with it where the student reads any.")
            .Accepts<PredictRequest>("application/json", ApiDescription.AnyType).Produces<PredictionBody>();
        group.MapPost("/batch", BatchAsync).WithName("predictBatch")
            .WithSummary(string.Create(CultureInfo.InvariantCulture, $"Predicts the classes of up to {PredictionLimits.MostTexts:N0} texts, in their order."))
            .Accepts<BatchRequest>("application/json", ApiDescription.AnyType).Produces<BatchBody>();
    }

    private static async Task<IResult> OneAsync(int projectId, HttpContext http, [FromServices] IPredictions predictions)
    {
        var (body, problem) = await ReadAsync<PredictRequest>(http);
        if (body == null) return problem!;
        if (body.Top < 1) return NoTop();
        if (body.Text == null) return Bad("The body has no text.", "Send {\"text\": \"…\"}.");
        return await AskAsync(predictions, projectId, body.Student, [new(body.Text, body.Fields)], _ => "$", body.Top, set => Shape(set.Student, set.Predictions[0]), http);
    }

    private static async Task<IResult> BatchAsync(int projectId, HttpContext http, [FromServices] IPredictions predictions)
    {
        var (body, problem) = await ReadAsync<BatchRequest>(http);
        if (body == null) return problem!;
        if (body.Top < 1) return NoTop();
        if (body.Texts != null && body.Documents != null) return Bad("The body has both texts and documents.", "Send one of the two: documents are texts with fields.");
        var asked = body.Texts?.Select(t => new AskedText(t)).ToList()
            ?? body.Documents?.Select(d => d?.Text == null ? default : new AskedText(d.Text, d.Fields)).ToList();
        if (asked == null || asked.Any(a => a.Text == null))
            return Bad("The body has no texts.", "Send {\"texts\": [\"…\", \"…\"]}, or with fields {\"documents\": [{\"text\": \"…\", \"fields\": {…}}]}.");
        return await AskAsync(
            predictions, projectId, body.Student, asked, i => string.Create(CultureInfo.InvariantCulture, $"$.documents[{i}]"), body.Top,
            set => new BatchBody(set.Student, [.. set.Predictions.Select(p => Shape(null, p))]), http);
    }

    /// <param name="placeOf">Where in the body a text stands.</param>
    private static async Task<IResult> AskAsync<T>(
        IPredictions predictions, int projectId, int? student, IReadOnlyList<AskedText> asked, Func<int, string> placeOf, int? top, Func<PredictionSet, T> shape, HttpContext http)
    {
        try
        {
            return await predictions.PredictAsync(projectId, student, asked, top ?? 1, http.RequestAborted) is { } set ? Results.Json(shape(set)) : NoStudent(student);
        }
        catch (UnknownFieldException e)
        {
            return Bad(e.Message, $"Look at {placeOf(e.Index)}.fields: correct the name, or leave the field out.");
        }
    }

    private static async ValueTask<object?> LimitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var projectId = context.GetArgument<int>(0);
        if (!PredictPermission.Holds(http.User, projectId))
            return Results.Problem(statusCode: StatusCodes.Status403Forbidden, title: "The key is for another project.");
        if (http.RequestServices.GetRequiredService<PredictionLimiter>().Refuses(http.User) is not { } wait) return await next(context);
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Results.Problem(
            statusCode: StatusCodes.Status429TooManyRequests, title: "The key's predictions of this minute are used up.", detail: "Wait as long as Retry-After says, or make a key with a higher limit.");
    }

    private static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(HttpContext http) where T : class
    {
        if (!http.Request.HasJsonContentType())
            return (null, Results.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "The body is no JSON.", detail: "Send it as application/json."));
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Reading, http.RequestAborted) is { } body
                ? (body, null)
                : (null, Bad("The body is empty.", "Send a JSON object."));
        }
        catch (JsonException e)
        {
            var where = e.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, byte {e.BytePositionInLine + 1}") : "";
            return (null, Bad($"The body is not the JSON that is expected{where}.", e.Path is { Length: > 1 } path ? $"Look at {path}." : "Send a JSON object in UTF-8."));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Results.Problem(statusCode: e.StatusCode, title: "The request is too large.", detail: string.Create(CultureInfo.InvariantCulture, $"A request may have {PredictionLimits.MostBytes:N0} bytes. Send several.")));
        }
        catch (DecoderFallbackException)
        {
            return (null, Bad("The body is not UTF-8.", "Send it in UTF-8."));
        }
    }

    private static IResult Bad(string title, string detail) => Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: title, detail: detail);

    private static IResult NoTop() => Bad("The number of classes to name, top, is at least 1.", "Leave it out for the most probable class alone.");

    private static IResult NoStudent(int? number) => number is { } n
        ? StudioApi.NotFound(string.Create(CultureInfo.InvariantCulture, $"student {n} in this project"))
        : Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "The project has no student yet.", detail: "Train one first.");

    private static PredictionBody Shape(int? student, Prediction p) =>
        new(student, p.Label, p.Confidence, p.Abstains, p.InDistribution, p.Top.Count > 1 ? p.Top.Select(t => new ClassProbability(t.Class, t.Probability)).ToArray() : null);

    /// <param name="Text">The text; it is not kept.</param>
    /// <param name="Top">How many classes to name, most probable first; 1 without it.</param>
    /// <param name="Student">The number of the student to ask; the newest one without it.</param>
    /// <param name="Fields">The fields that go with the text, by name; one that the student reads may be absent.</param>
    internal sealed record PredictRequest(string? Text, int? Top = null, int? Student = null, [property: JsonConverter(typeof(FieldsConverter))] Dictionary<string, string>? Fields = null);

    /// <param name="Text">The text; it is not kept.</param>
    /// <param name="Fields">The fields that go with it, by name; one that the student reads may be absent.</param>
    internal sealed record DocumentBody(string? Text, [property: JsonConverter(typeof(FieldsConverter))] Dictionary<string, string>? Fields = null);

    /// <param name="Texts">The texts; they are not kept.</param>
    /// <param name="Top">How many classes to name for each, most probable first; 1 without it.</param>
    /// <param name="Student">The number of the student to ask; the newest one without it.</param>
    /// <param name="Documents">In place of texts: texts with their fields.</param>
    internal sealed record BatchRequest(IReadOnlyList<string>? Texts = null, int? Top = null, int? Student = null, IReadOnlyList<DocumentBody?>? Documents = null);

    internal sealed record ClassProbability(string Class, double Probability);

    /// <param name="Student">The number of the student that answered; in a batch it stands beside the predictions.</param>
    /// <param name="Label">The most probable class.</param>
    /// <param name="Confidence">Its probability.</param>
    /// <param name="Abstains">Whether the student is too unsure, or knows too little of the text, for the answer to be used.</param>
    /// <param name="InDistribution">Share of the text's features that the student knows, 0 to 1; null for students of earlier versions.</param>
    /// <param name="Top">The most probable classes, where more than one was asked for.</param>
    internal sealed record PredictionBody(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Student,
        string Label, double Confidence, bool Abstains, double? InDistribution,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ClassProbability>? Top);

    internal sealed record BatchBody(int Student, IReadOnlyList<PredictionBody> Predictions);
}
