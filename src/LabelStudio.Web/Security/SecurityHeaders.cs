using Microsoft.Net.Http.Headers;

namespace LabelStudio.Web.Security;

/// <summary>The headers that keep a page to itself: nothing from another host, no inline script, no frame around it, no copy in a cache.</summary>
public static class SecurityHeaders
{
    // style attributes: the component library and virtualised lists write them
    public const string ContentSecurityPolicy =
        "default-src 'none'; base-uri 'self'; form-action 'self'; object-src 'none'; connect-src 'self'; script-src 'self'; " +
        "style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; " +
        "manifest-src 'none'; worker-src 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers[HeaderNames.ContentSecurityPolicy] = ContentSecurityPolicy;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers[HeaderNames.XFrameOptions] = "DENY";
        context.Response.OnStarting(static state =>
        {
            var sent = ((HttpResponse)state).Headers;
            // files say for themselves how long they keep; whatever else comes is for this person, now
            if (sent.CacheControl.Count == 0) sent.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    });
}
