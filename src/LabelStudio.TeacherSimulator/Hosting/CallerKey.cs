namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>The key of a caller, in the header of OpenAI or of Azure.</summary>
internal static class CallerKey
{
    private const int Shown = 4;

    public static string Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..].Trim() : request.Headers["api-key"].ToString();
    }

    /// <summary>What may be written down: the last four characters of a key long enough to keep the rest secret.</summary>
    public static string Mask(string key) => key.Length == 0 ? "" : key.Length >= 4 * Shown ? "…" + key[^Shown..] : "…";
}
