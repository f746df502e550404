namespace LabelStudio.Workflow;

/// <summary>Something the user asked for cannot be done; the message says what happened and what to do, in words to be shown as they are.</summary>
public class UserErrorException(string message, Exception? inner = null) : Exception(message, inner)
{
}

/// <summary>A fault in a file, with its place and the remedy.</summary>
public sealed class FileFaultException(FileFault fault) : UserErrorException(fault.ToString())
{
    public FileFault Fault { get; } = fault;
}

/// <summary>Where a file is wrong and what to do about it.</summary>
/// <param name="File">The file's name as the user knows it.</param>
/// <param name="Line">Line, from 1 (the header is line 1); 0 when the fault is of the whole file.</param>
/// <param name="Column">Column of the table (its name) or null.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FileFault(string File, long Line, string? Column, string Problem, string Remedy)
{
    public override string ToString() =>
        $"{File}{(Line > 0 ? $", line {Line}" : "")}{(Column != null ? $", column \"{Column}\"" : "")}: {Problem} {Remedy}".TrimEnd();
}
