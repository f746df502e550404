using System.Text;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>Writes Markdown in which other people's words are only words: no markup, no HTML, no broken table.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    public Markdown Heading(int level, string text) => Gap().Raw(new string('#', level)).Raw(" ").Raw(Escape(text)).Raw("\n");

    /// <summary>A paragraph of our own words.</summary>
    public Markdown Paragraph(string markdown) => Gap().Raw(markdown).Raw("\n");

    public Markdown List(IEnumerable<string> items)
    {
        Gap();
        foreach (var item in items) Raw("- ").Raw(item).Raw("\n");
        return this;
    }

    public Markdown Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Gap();
        Row(header);
        Row([.. header.Select(_ => "---")]);
        foreach (var row in rows) Row(row);
        return this;
    }

    public Markdown Code(string language, string code) => Gap().Raw("```").Raw(language).Raw("\n").Raw(code.TrimEnd('\n')).Raw("\n```\n");

    /// <summary>Somebody's words as they are, in one line.</summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '#' or '|' or '&' or '~' or '!') escaped.Append('\\');
            escaped.Append(char.IsControl(c) ? ' ' : c);
        }
        return escaped.ToString();
    }

    public override string ToString() => _text.ToString();

    private Markdown Row(IReadOnlyList<string> cells)
    {
        foreach (var cell in cells) Raw("| ").Raw(cell).Raw(" ");
        return Raw("|\n");
    }

    private Markdown Gap() => _text.Length == 0 ? this : Raw("\n");

    private Markdown Raw(string text)
    {
        _text.Append(text);
        return this;
    }
}
