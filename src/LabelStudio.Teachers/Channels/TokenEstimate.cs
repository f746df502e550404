namespace LabelStudio.Teachers.Channels;

/// <summary>Tokens of a prompt before anybody has counted them.</summary>
public static class TokenEstimate
{
    /// <summary>What templates of chat models add around messages, and the instructions that some servers put before them.</summary>
    private const int Around = 128;

    private const double BytesPerToken = 4;

    /// <summary>More than any tokenizer makes of it: a token is a byte at least.</summary>
    /// <param name="bytes">UTF-8 bytes of the request.</param>
    public static int Most(int bytes) => bytes + Around;

    /// <summary>What English prose comes to.</summary>
    /// <param name="bytes">UTF-8 bytes of the messages.</param>
    public static int Typical(int bytes) => (int)Math.Ceiling(bytes / BytesPerToken);
}
