using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LabelStudio.Web.Api;

/// <summary>What the OpenAPI document says beside the addresses: title, and how to sign in.</summary>
internal static class ApiDescription
{
    /// <summary>Lets a body of any type reach the endpoint, which then says what is wrong with it; the document does not tell of it.</summary>
    public const string AnyType = "*/*";

    private const string KeyScheme = "key";

    public static void Configure(OpenApiOptions options)
    {
        options.AddOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody?.Content?.Remove(AnyType);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "LabelStudio",
                Version = "v1",
                Description = "Projects, documents, imports, jobs, exports, and predictions of students. Faults are problem details (RFC 9457) that say what to do.",
            };
            // the address under which the studio was asked may be one that only the asker can reach
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key from the account page: Authorization: Bearer ls_…",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
            return Task.CompletedTask;
        });
    }
}
