namespace LabelStudio.Teachers.Prompts.Templates;

/// <summary>What a variable of a template stands for.</summary>
public enum TemplateVariable : byte
{
    /// <summary>No variable: text as it is.</summary>
    Literal = 0,
    Text = 1,
    Field = 2,
    Classes = 3,
    ClassName = 4,
    ClassDescription = 5,
    Examples = 6,
}

/// <summary>A piece of a template: text as it is, or a variable.</summary>
/// <param name="Value">The text, or the name of the field.</param>
/// <param name="Start">Where it stands, in UTF-16 units from 0.</param>
/// <param name="Length">How long it is there.</param>
public readonly record struct TemplatePart(TemplateVariable Variable, string Value, int Start, int Length)
{
    /// <summary>Whether the document fills it.</summary>
    public bool IsData => Variable is TemplateVariable.Text or TemplateVariable.Field or TemplateVariable.Examples;
}

/// <summary>What is wrong with a template, and where.</summary>
public sealed record TemplateError(string Message, int Start, int Length);
