using System.Buffers.Text;
using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Files;

/// <summary>Votes as files give them: wide <c>id,&lt;function&gt;…</c> or long <c>id,lf,vote[,confidence]</c>, told apart by the header.</summary>
/// <remarks>
/// Empty, <c>-1</c> and <c>ABSTAIN</c> abstain. <c>a|b</c> and <c>a:0.7|b:0.3</c> are votes for a set of classes, where no class is called exactly that.
/// An answer that is no class of the schema abstains too, and is counted.
/// </remarks>
public sealed class VotesFile
{
    internal VotesFile(IdIndex ids, VoteMatrix votes, IReadOnlyList<OffSchemaAnswer> offSchema, long offSchemaVotes, long unknown, IReadOnlyList<string> unknownIds,
        IReadOnlyList<OffSchemaColumn> answers)
    {
        Ids = ids;
        Votes = votes;
        OffSchema = offSchema;
        OffSchemaVotes = offSchemaVotes;
        UnknownRows = unknown;
        UnknownIds = unknownIds;
        Answers = answers;
    }

    /// <summary>The documents of <see cref="Votes"/>: the ones given, or those that the files name, in order of appearance.</summary>
    public IdIndex Ids { get; }

    public VoteMatrix Votes { get; }

    /// <summary>Answers that are no class: function, answer, count; the most frequent first.</summary>
    public IReadOnlyList<OffSchemaAnswer> OffSchema { get; }

    public long OffSchemaVotes { get; }

    /// <summary>Rows left out because no document has their id.</summary>
    public long UnknownRows { get; }

    /// <summary>The first of those ids.</summary>
    public IReadOnlyList<string> UnknownIds { get; }

    /// <summary>For each function which documents it answered with what is no class.</summary>
    internal IReadOnlyList<OffSchemaColumn> Answers { get; }

    /// <summary>Reads one file or several with different functions.</summary>
    /// <param name="classes">The schema, or null to take the answers that occur as classes.</param>
    /// <param name="documents">The documents that may be voted on, or null to take those that the files name.</param>
    /// <param name="idColumn">The id column, or null for <c>id</c>.</param>
    /// <param name="alsoClasses">Further classes of a schema that is taken from the answers.</param>
    /// <exception cref="FileFaultException">A bad row, a document twice in a file, a function twice, a confidence outside 0 to 1, a set of classes that is none.</exception>
    public static VotesFile Read(
        IReadOnlyList<string> paths, ClassList? classes, IdIndex? documents = null, string? idColumn = null, IEnumerable<string>? alsoClasses = null,
        CancellationToken cancel = default)
    {
        var building = new VotesBuilder(classes, documents, alsoClasses);
        foreach (var path in paths)
        {
            using var table = TableReader.Open(path);
            Read(table, building, idColumn, cancel);
        }
        return building.Build(paths[0]);
    }

    /// <summary>Reads an open table.</summary>
    public static VotesFile Read(TableReader table, ClassList? classes, IdIndex? documents = null, CancellationToken cancel = default)
    {
        var building = new VotesBuilder(classes, documents);
        Read(table, building, null, cancel);
        return building.Build(table.FileName);
    }

    private static void Read(TableReader table, VotesBuilder building, string? idColumn, CancellationToken cancel)
    {
        var id = new ColumnNames(Id: idColumn).IdIn(table);
        if (id < 0) throw new FileFaultException(new FileFault(table.FileName, 1, null, $"There is no column \"id\": the file has {string.Join(", ", table.Columns.Take(10))}.", "Add it, or name the column that holds it with --id-column."));
        var lf = table.IndexOf("lf");
        var vote = table.IndexOf("vote");
        if (lf >= 0 && vote >= 0) ReadLong(table, building, id, lf, vote, cancel);
        else ReadWide(table, building, id, cancel);
    }

    private static void ReadWide(TableReader table, VotesBuilder building, int id, CancellationToken cancel)
    {
        if (table.Columns.Count < 2) throw new FileFaultException(new FileFault(table.FileName, 1, null, "The file has no column of votes.", "Give id and one column for each labeling function, or id,lf,vote."));
        var functions = new int[table.Columns.Count];
        for (var c = 0; c < functions.Length; c++) functions[c] = c == id ? -1 : building.NewFunction(table, c);
        var seen = new SeenLines();
        var buffer = new char[64];
        while (table.Read())
        {
            if ((table.Record & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            var name = IdIndex.Read(table, id, ref buffer);
            var document = building.Document(name);
            if (document < 0) continue;
            seen.Add(table, id, document, building.Ids[document]);
            var fields = table.FieldCount;
            for (var c = 0; c < fields; c++)
            {
                if (c == id) continue;
                if (c >= functions.Length) throw new FileFaultException(table.FaultHere(c, "A vote column that the first rows lack.", "Name every function in the first object."));
                var answer = table[c];
                if (!answer.IsEmpty) building.Vote(table, functions[c], c, document, answer);
            }
        }
    }

    private static void ReadLong(TableReader table, VotesBuilder building, int id, int lf, int vote, CancellationToken cancel)
    {
        var confidence = table.IndexOf("confidence");
        var known = building.FunctionCount;
        var buffer = new char[64];
        while (table.Read())
        {
            if ((table.Record & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            var document = building.Document(IdIndex.Read(table, id, ref buffer));
            if (document < 0) continue;
            var name = table[lf].Trim(" \t"u8);
            if (name.IsEmpty) throw new FileFaultException(table.FaultHere(lf, "The function's name is empty.", "Name the labeling function of every vote."));
            var function = building.Function(table, lf, name, known);
            if (building.HasAnswer(function, document))
                throw new FileFaultException(table.FaultHere(id, $"\"{building.FunctionName(function)}\" votes on \"{building.Ids[document]}\" a second time.", "Keep one vote a function and document."));
            building.Vote(table, function, vote, document, table[vote]);
            if (confidence >= 0 && Confidence(table, confidence) is { } sure) building.SetConfidence(function, document, sure);
        }
    }

    private static float? Confidence(TableReader table, int column)
    {
        var bytes = table[column].Trim(" \t"u8);
        if (bytes.IsEmpty) return null;
        if (Utf8Parser.TryParse(bytes, out float value, out var used) && used == bytes.Length && value is >= 0 and <= 1) return value;
        throw new FileFaultException(table.FaultHere(column, $"\"{table.Text(column)}\" is no confidence.", "Write a number from 0 to 1."));
    }

    /// <summary>Writes votes in the wide form; an abstention is an empty field, a set of classes stands with | between them.</summary>
    /// <exception cref="UserErrorException">A set with a class whose name cannot stand in one.</exception>
    public static void Write(Stream stream, IReadOnlyList<string> ids, VoteMatrix votes)
    {
        var names = SetNotation.Write(votes.Voted, votes.Classes).Select(c => System.Text.Encoding.UTF8.GetBytes(c)).ToArray();
        var table = new TableWriter(stream);
        table.Field("id");
        foreach (var f in votes.Functions) table.Field(f.Name);
        table.EndRow();
        for (var d = 0; d < votes.Documents; d++)
        {
            table.Field(ids[d]);
            foreach (var f in votes.Functions)
            {
                var vote = f[d];
                if (vote < 0) table.Empty();
                else table.Field(names[vote]);
            }
            table.EndRow();
        }
        table.Flush();
    }

    /// <summary>Off-schema votes in a sentence for people, or null when there are none.</summary>
    public string? OffSchemaWarning()
    {
        if (OffSchemaVotes == 0) return null;
        var answers = OffSchema.GroupBy(o => o.Answer, StringComparer.Ordinal).Select(g => (g.Key, Count: g.Sum(o => o.Count))).OrderByDescending(a => a.Count).ThenBy(a => a.Key, StringComparer.Ordinal).ToList();
        var most = string.Join(", ", answers.Take(3).Select(a => $"\"{Schema.Shorten(a.Key)}\" {a.Count.ToString("N0", CultureInfo.InvariantCulture)}×"));
        return $"{OffSchemaVotes:N0} votes name no class of the schema and count as abstentions: {answers.Count:N0} different answers, most often {most}.";
    }

    /// <summary>Unknown ids in a sentence for people, or null when there are none.</summary>
    public string? UnknownIdsWarning() =>
        UnknownRows == 0 ? null : $"{UnknownRows:N0} rows of votes were left out because no text has their id, first \"{UnknownIds[0]}\".";
}

/// <summary>An answer of a function that is no class of the schema.</summary>
public sealed record OffSchemaAnswer(string Function, string Answer, long Count);
