using System.Text;
using LabelStudio.Core.Rules.Syntax;

namespace LabelStudio.Teachers.Prompts.Templates;

/// <summary>A prompt's text with its variables: {{text}}, {{field:name}}, {{classes}}, {{class.name}}, {{class.description}}, {{examples}}.</summary>
/// <remarks>
/// Single braces are text. A backslash right before two braces makes them text too, and two backslashes there are one: <c>\{{text}}</c> is the
/// word in its braces, <c>\\{{text}}</c> a backslash and the document. A name that is none of the above is a field: {{subject}} is {{field:subject}}.
/// </remarks>
public sealed class PromptTemplate
{
    private const string FieldPrefix = "field:";
    private const string Open = "{{", Close = "}}";

    private static readonly (string Name, TemplateVariable Variable)[] Names =
    [
        ("text", TemplateVariable.Text), ("classes", TemplateVariable.Classes), ("class.name", TemplateVariable.ClassName),
        ("class.description", TemplateVariable.ClassDescription), ("examples", TemplateVariable.Examples),
    ];

    private PromptTemplate(string source, IReadOnlyList<TemplatePart> parts, IReadOnlyList<TemplateError> errors) => (Source, Parts, Errors) = (source, parts, errors);

    /// <summary>What was read.</summary>
    public string Source { get; }

    /// <summary>Text and variables in their order; what is wrong is left out.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    public IReadOnlyList<TemplateError> Errors { get; }

    /// <summary>The names of variables, as they are written between the braces.</summary>
    public static IEnumerable<string> Variables => Names.Select(n => n.Name);

    public bool Has(TemplateVariable variable) => Parts.Any(p => p.Variable == variable);

    /// <summary>Reads a template; what is wrong with it is in <see cref="Errors"/>.</summary>
    public static PromptTemplate Parse(string source)
    {
        var parts = new List<TemplatePart>();
        var errors = new List<TemplateError>();
        var text = new StringBuilder();
        var textStart = 0;
        var at = 0;
        while (at < source.Length)
        {
            if (source[at] == '\\' && Slashes(source, at) is { Slashes: > 0 } run)
            {
                text.Append('\\', run.Slashes / 2);
                at += run.Slashes;
                if (run.Slashes % 2 == 0) continue;
                text.Append(Open);
                at += Open.Length;
                continue;
            }
            if (string.CompareOrdinal(source, at, Open, 0, Open.Length) != 0)
            {
                text.Append(source[at++]);
                continue;
            }
            var end = source.IndexOf(Close, at + Open.Length, StringComparison.Ordinal);
            var line = source.AsSpan(at).IndexOf('\n');
            if (end < 0 || (line >= 0 && at + line < end))
            {
                var length = line < 0 ? source.Length - at : line;
                errors.Add(new TemplateError("The two braces are never closed. Write }} after the name, or \\{{ for braces that are text.", at, length));
                text.Append(source, at, length);
                at += length;
                continue;
            }
            if (text.Length > 0) parts.Add(new TemplatePart(TemplateVariable.Literal, text.ToString(), textStart, at - textStart));
            text.Clear();
            end += Close.Length;
            var name = source[(at + Open.Length)..(end - Close.Length)].Trim();
            if (Part(name, at, end - at, out var part) is { } message) errors.Add(new TemplateError(message, at, end - at));
            else parts.Add(part);
            textStart = at = end;
        }
        if (text.Length > 0) parts.Add(new TemplatePart(TemplateVariable.Literal, text.ToString(), textStart, at - textStart));
        return new PromptTemplate(source, parts, errors);
    }

    /// <summary>How many backslashes stand here right before two braces; 0 where no braces follow.</summary>
    private static (int Slashes, int End) Slashes(string source, int at)
    {
        var end = at;
        while (end < source.Length && source[end] == '\\') end++;
        return string.CompareOrdinal(source, end, Open, 0, Open.Length) == 0 ? (end - at, end) : (0, end);
    }

    private static string? Part(string name, int start, int length, out TemplatePart part)
    {
        part = default;
        if (name.Length == 0) return $"The braces are empty. Write one of {Listed()} or the name of a field.";
        foreach (var (known, variable) in Names)
        {
            if (!string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) continue;
            part = new TemplatePart(variable, "", start, length);
            return null;
        }
        if (name.StartsWith(FieldPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var field = name[FieldPrefix.Length..].Trim();
            if (field.Length == 0) return "The name of the field is missing: write {{field:name}}.";
            part = new TemplatePart(TemplateVariable.Field, field, start, length);
            return null;
        }
        if (name.StartsWith("class.", StringComparison.OrdinalIgnoreCase)) return $"A class has a name and a description, no \"{name[6..]}\": write {{{{class.name}}}} or {{{{class.description}}}}.";
        if (name.AsSpan().ContainsAny("{}")) return "Braces within braces: write \\{{ for braces that are text.";
        part = new TemplatePart(TemplateVariable.Field, name, start, length);
        return null;
    }

    /// <summary>What a name that is no field of the project was perhaps meant to be.</summary>
    public static string? Nearest(string name, IEnumerable<string> fields) => Spelling.Nearest(name, fields.Concat(Variables));

    private static string Listed() => string.Join(", ", Names.Select(n => $"{{{{{n.Name}}}}}"));
}
