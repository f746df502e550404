using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Workflow.Teachers;

/// <summary>What a teacher must be before it is saved.</summary>
internal static class TeacherRules
{
    private const int LongestName = 60;
    private static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];

    /// <summary>The definition as it is kept.</summary>
    /// <param name="allowHttp">Whether configuration lets keys and texts travel without encryption.</param>
    /// <exception cref="UserErrorException">What is wrong and what to do.</exception>
    public static TeacherDefinition Check(TeacherDefinition t, bool allowHttp)
    {
        var name = t.Name.Trim();
        if (name.Length is 0 or > LongestName) throw new UserErrorException($"Give the teacher a name of at most {LongestName} characters.");
        if (t.Model.Trim().Length is 0 or > 200) throw new UserErrorException("Enter the name of the model as the provider writes it; with Azure that of the deployment.");
        CheckAddress(t.Endpoint, allowHttp);
        CheckDecoding(t.Decoding);
        if (t.Prices is { Input: < 0 } or { CachedInput: < 0 } or { Output: < 0 }) throw new UserErrorException("Prices are not negative. For a teacher that costs nothing enter 0.");
        if (t.Prices is { Input: > 100_000 } or { CachedInput: > 100_000 } or { Output: > 100_000 }) throw new UserErrorException("Prices are per million tokens; these are too high to be true.");
        CheckLimits(t);
        return t with { Name = name, Model = t.Model.Trim() };
    }

    private static void CheckAddress(Uri address, bool allowHttp)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw new UserErrorException("The endpoint is a full address: https://api.openai.com/v1, http://127.0.0.1:11434/v1.");
        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new UserErrorException("The endpoint is an address without user, \"?\" or \"#\". A key never stands in an address: enter it as the key.");
        if (address.Scheme == "http" && !address.IsLoopback && !allowHttp)
            throw new UserErrorException(
                "The endpoint must begin with https://, or the key and your texts would travel readable by anybody. For a server in your own network that has no https, set Teachers:AllowHttp to true in appsettings.json.");
    }

    private static void CheckDecoding(DecodingParameters d)
    {
        if (d.Temperature is < 0 or > 2 or double.NaN) throw new UserErrorException("The temperature is between 0 and 2.");
        if (d.TopP is <= 0 or > 1 or double.NaN) throw new UserErrorException("top_p is above 0 and at most 1.");
        if (d.MaxTokens is < 1 or > 200_000) throw new UserErrorException("The longest answer is between 1 and 200,000 tokens.");
        if (d.ReasoningEffort is { Length: > 0 } effort && !Efforts.Contains(effort))
            throw new UserErrorException($"The reasoning effort is one of {string.Join(", ", Efforts)}, or left empty.");
    }

    private static void CheckLimits(TeacherDefinition t)
    {
        if (t.Limits.Concurrency is < 1 or > 512) throw new UserErrorException("Calls at once are between 1 and 512.");
        if (t.Limits.RequestsPerMinute is < 1) throw new UserErrorException("Requests per minute are at least 1; leave the box empty for no limit.");
        if (t.Limits.TokensPerMinute is < 1) throw new UserErrorException("Tokens per minute are at least 1; leave the box empty for no limit.");
        if (t.Limits.CallTimeout < TimeSpan.FromMilliseconds(100) || t.Limits.CallTimeout > TimeSpan.FromHours(1)) throw new UserErrorException("A call may take between 0.1 s and an hour.");
        if (t.Limits.Attempts is < 1 or > 20) throw new UserErrorException("A call is tried between 1 and 20 times.");
        if (t.ContextTokens <= t.Decoding.MaxTokens) throw new UserErrorException("The context is larger than the longest answer, or there is no room for the prompt.");
    }
}
