using CsvHelper;

namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>Recorded votes of several models on the same documents.</summary>
/// <param name="Texts">The documents' texts.</param>
/// <param name="Models">Each model's votes, in the order of the texts; null or empty is none.</param>
internal sealed record VotesFile(IReadOnlyList<string> Texts, IReadOnlyDictionary<string, string?[]> Models)
{
    /// <summary>Reads a wide or long votes file and the texts that belong to it.</summary>
    /// <exception cref="SimulatorException">A file is missing or not of that form.</exception>
    public static VotesFile Read(string votesPath, string? textsPath)
    {
        var votes = Rows(votesPath);
        var header = votes[0];
        var id = Column(header, "id", votesPath);
        var inline = Array.FindIndex(header, h => Is(h, "text"));
        var texts = inline >= 0 ? TextsOf(votes, id, inline) : textsPath != null ? ReadTexts(textsPath)
            : throw new SimulatorException($"{votesPath} has no column \"text\": name the file with the texts by --texts.");
        var rowOf = texts.Select((t, i) => (t.Key, i)).ToDictionary(t => t.Key, t => t.i, StringComparer.Ordinal);
        var models = new Dictionary<string, string?[]>(StringComparer.Ordinal);
        var (lf, vote) = (Array.FindIndex(header, h => Is(h, "lf")), Array.FindIndex(header, h => Is(h, "vote")));
        foreach (var row in votes.Skip(1))
        {
            if (!rowOf.TryGetValue(row[id], out var at)) continue;
            if (lf >= 0 && vote >= 0) Set(row[lf], row[vote]);
            else
                for (var c = 0; c < header.Length; c++)
                    if (c != id && c != inline)
                        Set(header[c], row[c]);

            void Set(string model, string value)
            {
                if (!models.TryGetValue(model, out var column)) models[model] = column = new string?[texts.Count];
                column[at] = value;
            }
        }
        if (models.Count == 0) throw new SimulatorException($"{votesPath} has no vote for a text: do its ids stand in the texts file?");
        return new VotesFile([.. texts.Select(t => t.Value)], models);
    }

    private static List<KeyValuePair<string, string>> ReadTexts(string path)
    {
        var rows = Rows(path);
        return TextsOf(rows, Column(rows[0], "id", path), Column(rows[0], "text", path));
    }

    private static List<KeyValuePair<string, string>> TextsOf(List<string[]> rows, int id, int text) =>
        [.. rows.Skip(1).Select(r => KeyValuePair.Create(r[id], r[text])).DistinctBy(r => r.Key, StringComparer.Ordinal)];

    private static int Column(string[] header, string name, string path) =>
        Array.FindIndex(header, h => Is(h, name)) is >= 0 and var at ? at : throw new SimulatorException($"{path} has no column \"{name}\".");

    private static bool Is(string header, string name) => header.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static List<string[]> Rows(string path)
    {
        try
        {
            using var table = CsvReader.FromFile(path, CsvReaderOptions.Default with
            {
                Separator = ',',
                HasHeader = false,
                MalformedData = CsvMalformedDataHandling.Throw,
                FieldCountMismatch = CsvFieldCountHandling.Throw,
                TrackLineNumbers = true,
            });
            var rows = new List<string[]>();
            while (table.Read()) rows.Add([.. Enumerable.Range(0, table.FieldCount).Select(table.GetString)]);
            return rows.Count > 0 ? rows : throw new SimulatorException($"{path} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new SimulatorException($"{path} cannot be read: {e.Message.Split('\n')[0]}");
        }
    }
}
