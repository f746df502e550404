using System.Text;
using System.Text.Unicode;
using LabelStudio.Core.Rules;

namespace LabelStudio.Workflow.Files;

/// <summary>A lookup list as a text file: one word or phrase a line.</summary>
internal static class RuleListFile
{
    private const int LargestFile = 256 << 20;

    /// <exception cref="UserErrorException">No such file, no UTF-8, or more than a list may hold.</exception>
    public static RuleList Read(string path)
    {
        ReadOnlySpan<byte> bytes = InputFile.ReadAll(path, LargestFile);
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        if (!Utf8.IsValid(bytes)) throw new FileFaultException(new FileFault(path, 0, null, "The file is not valid UTF-8.", "Save it as UTF-8 and try again."));
        try
        {
            return RuleList.Create(Lines(Encoding.UTF8.GetString(bytes)));
        }
        catch (ArgumentException e)
        {
            throw new FileFaultException(new FileFault(path, 0, null, Schema.Message(e), "Shorten the list."));
        }
    }

    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line) yield return line;
    }
}
