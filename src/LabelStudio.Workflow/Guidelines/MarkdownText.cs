namespace LabelStudio.Workflow.Guidelines;

public enum BlockKind
{
    Heading,
    Paragraph,
    Bullets,
    Numbers,
    Quote,
    Code,
}

/// <summary>A block of a text: a heading, a paragraph, a list, a quotation or code.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Level">1 to 3 for a heading, else 0.</param>
/// <param name="Lines">The items of a list, else one entry; each in its runs.</param>
public sealed record MarkdownBlock(BlockKind Kind, int Level, IReadOnlyList<IReadOnlyList<MarkdownRun>> Lines)
{
    /// <summary>The words without their marks.</summary>
    public string Plain => string.Join(' ', Lines.Select(l => string.Concat(l.Select(r => r.Text))));
}

/// <summary>A stretch of a line that is set alike.</summary>
public readonly record struct MarkdownRun(string Text, bool Strong = false, bool Emphasis = false, bool Code = false);

/// <summary>A small part of Markdown: headings, paragraphs, lists, quotations, code, **strong**, *emphasis* and `code`. All else, HTML and links among it, stays the text it is.</summary>
public static class MarkdownText
{
    private const string Fence = "```";

    /// <summary>The blocks of a text in their order.</summary>
    public static IReadOnlyList<MarkdownBlock> Parse(string text)
    {
        var blocks = new List<MarkdownBlock>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length;)
        {
            var line = lines[i].Trim();
            if (line.Length == 0) i++;
            else if (line.StartsWith(Fence, StringComparison.Ordinal)) blocks.Add(Code(lines, ref i));
            else if (HeadingLevel(line) is var level and > 0)
            {
                blocks.Add(new MarkdownBlock(BlockKind.Heading, level, [Runs(line[level..].Trim())]));
                i++;
            }
            else blocks.Add(Block(lines, ref i));
        }
        return blocks;
    }

    /// <summary>The stretches of one line.</summary>
    public static IReadOnlyList<MarkdownRun> Runs(string line)
    {
        var runs = new List<MarkdownRun>();
        var plain = 0;
        for (var i = 0; i < line.Length;)
        {
            if (MarkAt(line, i) is not { } mark || Closing(line, i + mark.Length, mark) is not (> 0 and var close))
            {
                i++;
                continue;
            }
            if (i > plain) runs.Add(new MarkdownRun(line[plain..i]));
            var inner = line[(i + mark.Length)..close];
            runs.Add(new MarkdownRun(inner, Strong: mark == "**", Emphasis: mark == "*", Code: mark == "`"));
            plain = i = close + mark.Length;
        }
        if (plain < line.Length) runs.Add(new MarkdownRun(line[plain..]));
        return runs;
    }

    private static string? MarkAt(string line, int at) =>
        line[at] == '`' ? "`" : line[at] != '*' ? null : at + 1 < line.Length && line[at + 1] == '*' ? "**" : "*";

    /// <summary>Where a mark ends what it began, or -1: there must be something between, without spaces at its ends.</summary>
    private static int Closing(string line, int from, string mark)
    {
        if (from >= line.Length || (mark != "`" && char.IsWhiteSpace(line[from]))) return -1;
        var close = line.IndexOf(mark, from, StringComparison.Ordinal);
        return close <= from || (mark != "`" && char.IsWhiteSpace(line[close - 1])) ? -1 : close;
    }

    private static int HeadingLevel(string line)
    {
        var level = 0;
        while (level < line.Length && line[level] == '#') level++;
        return level is >= 1 and <= 6 && level < line.Length && line[level] == ' ' ? Math.Min(level, 3) : 0;
    }

    private static MarkdownBlock Code(string[] lines, ref int i)
    {
        var code = new List<string>();
        for (i++; i < lines.Length && !lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal); i++) code.Add(lines[i]);
        i++;
        return new MarkdownBlock(BlockKind.Code, 0, [[new MarkdownRun(string.Join('\n', code))]]);
    }

    private static MarkdownBlock Block(string[] lines, ref int i)
    {
        var (kind, first) = Begin(lines[i].Trim());
        var items = new List<string> { first };
        for (i++; i < lines.Length && lines[i].Trim() is { Length: > 0 } line && !line.StartsWith(Fence, StringComparison.Ordinal) && HeadingLevel(line) == 0; i++)
        {
            var (next, rest) = Begin(line);
            if (next != kind && next != BlockKind.Paragraph) break;
            // a line that begins nothing goes on with what is there
            if (next == kind && kind is BlockKind.Bullets or BlockKind.Numbers && next != BlockKind.Paragraph) items.Add(rest);
            else items[^1] += " " + rest;
        }
        return new MarkdownBlock(kind, 0, [.. items.Select(Runs)]);
    }

    private static (BlockKind Kind, string Tail) Begin(string line)
    {
        if (line.Length > 1 && line[0] is '-' or '*' or '+' && line[1] == ' ') return (BlockKind.Bullets, line[2..].Trim());
        if (line[0] == '>') return (BlockKind.Quote, line[1..].Trim());
        var digits = 0;
        while (digits < line.Length && char.IsAsciiDigit(line[digits])) digits++;
        return digits is > 0 and < 4 && digits + 1 < line.Length && line[digits] is '.' or ')' && line[digits + 1] == ' '
            ? (BlockKind.Numbers, line[(digits + 2)..].Trim())
            : (BlockKind.Paragraph, line);
    }
}
