namespace LabelStudio.Teachers.Asking;

/// <summary>Tokens of a request before any teacher has counted them.</summary>
public static class TokenEstimate
{
    /// <summary>What templates of chat models add around messages, and the instructions that some servers put before them.</summary>
    private const int Around = 128;

    private const int PerMessage = 4;

    // four signs a token, fewer in scripts whose signs say more
    private const double PerLatin = 0.27, PerOther = 0.5, PerIdeograph = 1.1;

    /// <summary>More than any tokenizer makes of it: a token is a byte at least.</summary>
    /// <param name="bytes">UTF-8 bytes of the request.</param>
    public static int Most(int bytes) => bytes + Around;

    /// <summary>What is likely, by the scripts of the messages and of the answer's form.</summary>
    public static int Of(TeacherRequest request) =>
        request.Messages.Sum(m => Of(m.Content) + PerMessage) + (request.Format is { } format ? Of(format.Schema) : 0);

    private static int Of(string text)
    {
        double tokens = 0;
        foreach (var c in text) tokens += c < 0x0250 ? PerLatin : c is >= '\u2e80' and < '\ufb00' ? PerIdeograph : PerOther;
        return (int)Math.Ceiling(tokens);
    }
}
