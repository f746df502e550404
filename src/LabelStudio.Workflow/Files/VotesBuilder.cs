using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Files;

/// <summary>Votes as they are being read, when neither the documents nor the classes may be known before the end.</summary>
internal sealed class VotesBuilder
{
    private const int BlockBits = 16;
    private const int BlockSize = 1 << BlockBits;

    /// <summary>More different answers than this are no class names but text in a column of votes.</summary>
    private const int MaxTakenClasses = 2_000;

    /// <summary>Different off-schema answers that are listed one by one; the rest is counted together.</summary>
    private const int MaxListed = 10_000;

    /// <summary>Longer answers are cut; they are talk, and differ beyond that where nobody looks.</summary>
    private const int LongestAnswer = 200;

    private const short Unset = short.MinValue;

    /// <summary>The vote for set s, while reading, is this less s; below the abstention and above what is unset.</summary>
    private const int FirstSet = -2;

    private readonly ClassList? _classes;
    private readonly HashSet<string> _alsoClasses;
    private readonly SetAnswers _sets = new();
    private readonly bool _documentsKnown;
    private readonly Utf8Names _answers = new();
    private readonly List<string> _functions = [];
    private readonly Utf8Names _functionNames = new();
    private readonly List<List<short[]?>> _votes = [];
    private readonly List<float[]?> _confidence = [];
    private readonly List<OffSchemaColumn> _offSchema = [];
    private int _listed;

    /// <summary>The place of the answer that was resolved last among those that are no class; -1 for a vote or an abstention.</summary>
    private short _place;

    private readonly List<string> _unknown = [];
    private long _unknownRows;
    private long _offSchemaVotes;

    /// <param name="classes">The schema, or null to take the answers as classes.</param>
    /// <param name="documents">The documents that may be voted on, or null to take those that the files name.</param>
    /// <param name="alsoClasses">Further classes of a schema that is taken from the answers.</param>
    public VotesBuilder(ClassList? classes, IdIndex? documents, IEnumerable<string>? alsoClasses = null)
    {
        _alsoClasses = new HashSet<string>(alsoClasses ?? [], StringComparer.Ordinal);
        _classes = classes;
        _documentsKnown = documents != null;
        Ids = documents ?? new IdIndex();
        foreach (var c in classes ?? Enumerable.Empty<string>()) _answers.Add(Encoding.UTF8.GetBytes(c));
    }

    public IdIndex Ids { get; }

    public int FunctionCount => _functions.Count;

    public string FunctionName(int function) => _functions[function];

    public int NewFunction(TableReader table, int column)
    {
        var name = table.Columns[column];
        var bytes = Encoding.UTF8.GetBytes(name);
        if (_functionNames.IndexOf(bytes) >= 0)
            throw new FileFaultException(new FileFault(table.FileName, 1, name, "Another file of votes has a labeling function of this name.", "Rename one of the two."));
        return AddFunction(bytes);
    }

    /// <summary>The function of a long file; functions below <paramref name="known"/> belong to files before it.</summary>
    public int Function(TableReader table, int column, ReadOnlySpan<byte> name, int known)
    {
        var function = _functionNames.IndexOf(name);
        if (function < 0) return AddFunction(name);
        return function >= known
            ? function
            : throw new FileFaultException(table.FaultHere(column, $"Another file of votes has a labeling function \"{_functions[function]}\".", "Rename one of the two."));
    }

    public int Document(ReadOnlySpan<char> id)
    {
        if (!_documentsKnown) return Ids.Add(id, out _);
        var document = Ids.IndexOf(id);
        if (document < 0)
        {
            _unknownRows++;
            if (_unknown.Count < 10) _unknown.Add(id.ToString());
        }
        return document;
    }

    public bool HasAnswer(int function, int document)
    {
        var blocks = _votes[function];
        var block = document >> BlockBits;
        return block < blocks.Count && blocks[block] is { } votes && votes[document & (BlockSize - 1)] != Unset;
    }

    public void Vote(TableReader table, int function, int column, int document, ReadOnlySpan<byte> answer)
    {
        var index = Resolve(table, function, column, answer.Trim(" \t\r\n"u8));
        var blocks = _votes[function];
        var block = document >> BlockBits;
        while (blocks.Count <= block) blocks.Add(null);
        if (blocks[block] is not { } votes)
        {
            blocks[block] = votes = new short[BlockSize];
            Array.Fill(votes, Unset);
        }
        votes[document & (BlockSize - 1)] = (short)index;
        if (_place >= 0) _offSchema[function].Set(document, _place);
    }

    public void SetConfidence(int function, int document, float value)
    {
        var values = _confidence[function] ?? [];
        if (values.Length <= document)
        {
            var before = values.Length;
            Array.Resize(ref values, Math.Max(document + 1, before * 2));
            // a vote need not say how sure it is
            Array.Fill(values, float.NaN, before, values.Length - before);
            _confidence[function] = values;
        }
        values[document] = value;
    }

    public VotesFile Build(string fileName)
    {
        if (Ids.Count == 0) throw new FileFaultException(new FileFault(fileName, 0, null, "The file has a header but no row.", "Give at least one row of votes."));
        var answers = Enumerable.Range(0, _answers.Count).Select(i => _answers[i]).ToArray();
        var classes = _classes;
        if (classes == null)
        {
            var names = answers.Concat(_sets.Names).Concat(_alsoClasses).ToList();
            if (names.Count == 0) throw new FileFaultException(new FileFault(fileName, 0, null, "Every function abstains everywhere, so no class is known.", "Name the classes with --classes a,b,c."));
            classes = Schema.FromNames(names);
        }
        var map = answers.Select(a => (short)classes.IndexOf(a)).ToArray();
        var sets = _sets.Sets(classes);
        var columns = new VoteColumn[_functions.Count];
        for (var f = 0; f < columns.Length; f++)
        {
            columns[f] = Column(f, classes.Count, sets.Count, map);
            _votes[f] = [];
        }
        var offSchema = _offSchema.SelectMany((o, f) => o.Answers.Select(a => new OffSchemaAnswer(_functions[f], a.Answer, a.Count)))
            .OrderByDescending(o => o.Count).ThenBy(o => o.Function, StringComparer.Ordinal).ThenBy(o => o.Answer, StringComparer.Ordinal).ToList();
        return new VotesFile(Ids, new VoteMatrix(classes, columns, Ids.Count, sets), offSchema, _offSchemaVotes, _unknownRows, _unknown, _offSchema);
    }

    private int AddFunction(ReadOnlySpan<byte> name)
    {
        _functionNames.Add(name);
        _functions.Add(Encoding.UTF8.GetString(name));
        _votes.Add([]);
        _confidence.Add(null);
        _offSchema.Add(new OffSchemaColumn());
        return _functions.Count - 1;
    }

    private int Resolve(TableReader table, int function, int column, ReadOnlySpan<byte> answer)
    {
        _place = -1;
        if (answer.IsEmpty || answer.SequenceEqual("-1"u8) || answer.SequenceEqual("ABSTAIN"u8)) return VoteColumn.Abstain;
        var index = _answers.IndexOf(answer);
        if (index >= 0) return index;
        if (answer.Length == 7 && Encoding.ASCII.GetString(answer).Equals("abstain", StringComparison.OrdinalIgnoreCase)) return VoteColumn.Abstain;
        if (answer.Contains((byte)SetNotation.Separator) && Set(table, column, answer) is { } set) return set;
        if (_classes == null)
        {
            if (_answers.Count >= MaxTakenClasses)
                throw new FileFaultException(table.FaultHere(column, $"More than {MaxTakenClasses:N0} different votes: this looks like text, not classes.", "Remove the column, or name the classes with --classes."));
            return _answers.Add(answer);
        }
        _offSchemaVotes++;
        var text = Encoding.UTF8.GetString(answer);
        if (text.Length > LongestAnswer) text = text[..(char.IsHighSurrogate(text[LongestAnswer - 1]) ? LongestAnswer - 1 : LongestAnswer)] + "…";
        if (_listed >= MaxListed && !_offSchema[function].Knows(text)) text = "(other answers)";
        _place = _offSchema[function].Count(text, ref _listed);
        return VoteColumn.Abstain;
    }

    /// <summary>A set as a vote below <see cref="FirstSet"/>; null where it is no set of classes of the schema.</summary>
    private int? Set(TableReader table, int column, ReadOnlySpan<byte> answer)
    {
        var index = _sets.IndexOf(answer);
        if (index >= 0) return FirstSet - index;
        if (_classes == null && _alsoClasses.Contains(Encoding.UTF8.GetString(answer))) return null;
        try
        {
            index = _sets.Add(answer, _classes);
        }
        catch (SetFault fault)
        {
            throw new FileFaultException(table.FaultHere(column, fault.Message, fault.Remedy));
        }
        return index < 0 ? null : FirstSet - index;
    }

    private VoteColumn Column(int function, int classes, int sets, short[] map)
    {
        var column = new VoteColumn(_functions[function], Ids.Count, classes + sets);
        var blocks = _votes[function];
        for (var b = 0; b < blocks.Count; b++)
        {
            if (blocks[b] is not { } votes) continue;
            var start = b << BlockBits;
            var length = Math.Min(BlockSize, Ids.Count - start);
            for (var i = 0; i < length; i++)
                if (votes[i] >= 0) column[start + i] = map[votes[i]];
                else if (votes[i] is <= FirstSet and not Unset) column[start + i] = classes + FirstSet - votes[i];
            blocks[b] = null;
        }
        if (_confidence[function] is { } confidence)
        {
            var before = confidence.Length;
            Array.Resize(ref confidence, Ids.Count);
            if (before < Ids.Count) Array.Fill(confidence, float.NaN, before, Ids.Count - before);
            column.Confidence = confidence;
        }
        return column;
    }
}
