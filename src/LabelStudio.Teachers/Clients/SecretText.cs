namespace LabelStudio.Teachers.Clients;

/// <summary>Keeps a key out of everything that is shown or written down.</summary>
internal static class SecretText
{
    public const string Mask = "[key]";

    private const int LongestReason = 300;

    /// <summary>What a server said, without the key (some repeat it, whole or in part) and without more than a few sentences.</summary>
    public static string Clean(string text, string? key)
    {
        if (key is { Length: > 0 })
        {
            text = text.Replace(key, Mask, StringComparison.OrdinalIgnoreCase).Replace(Uri.EscapeDataString(key), Mask, StringComparison.OrdinalIgnoreCase);
            text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => IsPart(word, key) ? Mask : word));
        }
        else text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestReason ? text : text[..LongestReason] + "…";
    }

    /// <summary>"sk-ab*****wxyz" is part of the key too.</summary>
    private static bool IsPart(string word, string key) => word.Contains("**", StringComparison.Ordinal)
        || (key.Length >= 8 && (word.Contains(key[..8], StringComparison.OrdinalIgnoreCase) || word.Contains(key[^8..], StringComparison.OrdinalIgnoreCase)));
}
