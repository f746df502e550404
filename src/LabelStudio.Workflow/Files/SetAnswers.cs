using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Files;

/// <summary>The different sets of classes among the votes being read.</summary>
internal sealed class SetAnswers
{
    /// <summary>More different sets than this do not fit beside the classes.</summary>
    private const int MostSets = 30_000;

    private readonly Utf8Names _texts = new();
    private readonly List<(string[] Names, float[] Shares)> _sets = [];

    /// <summary>All names in sets.</summary>
    public IEnumerable<string> Names => _sets.SelectMany(s => s.Names);

    public int IndexOf(ReadOnlySpan<byte> text) => _texts.IndexOf(text);

    /// <summary>Adds a set that is not there yet.</summary>
    /// <returns>Its index, or -1 where it names something that <paramref name="classes"/> (where they are known) have not.</returns>
    /// <exception cref="SetFault">What is no set, or one too many.</exception>
    public int Add(ReadOnlySpan<byte> text, ClassList? classes)
    {
        var (names, shares) = SetNotation.Parse(Encoding.UTF8.GetString(text), name => classes != null && classes.IndexOf(name) >= 0);
        if (classes != null && names.Any(n => classes.IndexOf(n) < 0)) return -1;
        if (_sets.Count >= MostSets) throw new SetFault($"More than {MostSets:N0} different sets of classes.", "Round the weights, to tenths for example, so that equal sets are written alike.");
        _sets.Add((names, shares));
        return _texts.Add(text);
    }

    public List<ClassSet> Sets(ClassList classes) => [.. _sets.Select(s => new ClassSet([.. s.Names.Select(classes.IndexOf)], s.Shares))];
}
