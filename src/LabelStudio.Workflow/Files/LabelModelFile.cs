using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Files;

/// <summary>Fitted label models as files, to label votes again without a fit.</summary>
public static class LabelModelFile
{
    private const int MostNames = 5;

    /// <exception cref="UserErrorException">The file is absent, no label model, damaged, or of a newer program.</exception>
    public static FittedLabelModel Read(string path)
    {
        using var file = InputFile.Open(path);
        try
        {
            var model = LabelModels.Load(file);
            return file.ReadByte() < 0 ? model : throw new UserErrorException($"{path}: Something follows the label model in this file. Write the model again with label --save.");
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"{path}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new UserErrorException($"{path}: The file cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="UserErrorException">The disk is full, or a kind of model that cannot be saved.</exception>
    public static void Write(Stream stream, FittedLabelModel model)
    {
        try
        {
            model.Save(stream);
        }
        catch (NotSupportedException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    /// <summary>The columns that a model was fitted on, in its order, and the names of those it does not know.</summary>
    /// <exception cref="UserErrorException">Votes of a function are missing.</exception>
    public static (VoteMatrix Votes, IReadOnlyList<string> LeftOut) Choose(VoteMatrix votes, FittedLabelModel model, string path)
    {
        var columns = votes.Functions.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var missing = model.Functions.Where(f => !columns.ContainsKey(f.Name)).Select(f => f.Name).ToList();
        if (missing.Count > 0)
            throw new UserErrorException(
                $"{path}: The model was fitted on {model.Functions.Count} functions, and there are no votes of {Listed(missing)}. Give their votes too (a column of empty fields where one abstains everywhere), or fit without --fitted.");
        var known = model.Functions.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        return (new VoteMatrix(votes.Classes, [.. model.Functions.Select(f => columns[f.Name])], votes.Documents, votes.Voted.Sets), [.. votes.Functions.Select(f => f.Name).Where(f => !known.Contains(f))]);
    }

    /// <summary>The first few names, quoted.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        var quoted = string.Join(", ", names.Take(MostNames).Select(n => $"\"{n}\""));
        return names.Count > MostNames ? $"{quoted} and {names.Count - MostNames} more" : quoted;
    }
}
