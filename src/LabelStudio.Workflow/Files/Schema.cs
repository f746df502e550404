using System.Globalization;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Files;

/// <summary>Label schemas as files and command lines give them.</summary>
public static class Schema
{
    /// <summary>The distinct names in order: by number where all are numbers, else ordinally.</summary>
    public static ClassList FromNames(IEnumerable<string> names)
    {
        var distinct = names.Distinct(StringComparer.Ordinal).ToArray();
        if (distinct.All(n => long.TryParse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            return new ClassList(distinct.OrderBy(n => long.Parse(n, CultureInfo.InvariantCulture)).ThenBy(n => n, StringComparer.Ordinal));
        Array.Sort(distinct, StringComparer.Ordinal);
        return new ClassList(distinct);
    }

    /// <summary>Reads <c>a,b,c</c>, or <c>@file</c>: a JSON list of names or of objects with a name, or one class a line.</summary>
    /// <exception cref="UserErrorException">No class, a class twice, or a file that cannot be read.</exception>
    public static ClassList Parse(string value)
    {
        var source = value.StartsWith('@') ? value[1..] : "--classes";
        var names = value.StartsWith('@') ? FromFile(value[1..]) : value.Split(',').Select(n => n.Trim()).ToList();
        try
        {
            return new ClassList(names);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"{source}: {Message(e)} Correct the list of classes.", e);
        }
    }

    /// <summary>What an exception of Core says, without the parameter's name that .NET adds.</summary>
    public static string Message(ArgumentException e)
    {
        var at = e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return at > 0 ? e.Message[..at] : e.Message;
    }

    internal static string Summary(ClassList classes) => classes.Count <= 8 ? string.Join(", ", classes) : string.Join(", ", classes.Take(5)) + $", … {classes.Count} classes";

    internal static string Shorten(string name) => name.Length <= 80 ? name : name[..80] + "…";

    /// <summary>Names, or objects with a name and a description.</summary>
    private static List<string> FromJson(JsonFile list) =>
        [.. list.Items("the list of classes").Select(c => c.Kind == System.Text.Json.JsonTokenType.StartObject ? c.Required("name", "A class").Text("\"name\"") : c.Text("A class"))];

    private static List<string> FromFile(string path)
    {
        var bytes = InputFile.ReadAll(path, 16 << 20);
        if (bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("["u8)) return FromJson(JsonFile.Parse(bytes, path));
        using var table = new StreamReader(new MemoryStream(bytes), new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return [.. table.ReadToEnd().Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        }
        catch (System.Text.DecoderFallbackException e)
        {
            throw new UserErrorException($"{path}: Invalid UTF-8. Save the file as UTF-8 and try again.", e);
        }
    }
}
