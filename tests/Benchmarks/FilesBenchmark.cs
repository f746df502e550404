using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Benchmarks;

/// <summary>Reading a wide table of votes: our reader, the same into a vote matrix, and CsvHelper on the same file.</summary>
internal static class FilesBenchmark
{
    private const int Functions = 50;

    public static int Run(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        var path = Path.Combine(Path.GetTempPath(), $"labelstudio-votes-{Environment.ProcessId}.csv");
        try
        {
            Generate(path, rows);
            var megabytes = new FileInfo(path).Length / 1e6;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows x {Functions} votes, {megabytes:0} MB"));
            var reference = Time("CsvHelper 34, strict, bytes", () => ReadWithCsvHelper(path), megabytes, null);
            Time("TableReader, bytes", () => Read(path), megabytes, reference);
            Time("VotesFile, votes with ids", () => VotesFile.Read([path], null).Votes.Documents, megabytes, reference);
            return 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Time(string name, Func<long> read, double megabytes, double? reference)
    {
        read();
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.GetTimestamp();
        read();
        var wall = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        var seconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        var ratio = reference is { } r ? string.Create(CultureInfo.InvariantCulture, $"{r / seconds:0.0} x") : "reference";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {wall,7:0.00} s {seconds,7:0.00} CPU s {megabytes / seconds,7:0} MB/CPU s   {ratio}"));
        return seconds;
    }

    private static long ReadWithCsvHelper(string path)
    {
        using var table = CsvReader.FromFile(path, CsvReaderOptions.Default with
        {
            Separator = ',',
            MalformedData = CsvMalformedDataHandling.Throw,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
            TrackLineNumbers = true,
            BufferSize = 1 << 18,
        });
        long fields = 0;
        while (table.Read())
            for (var i = 0; i < table.FieldCount; i++)
                if (!table.GetSpan(i).IsEmpty) fields++;
        return fields;
    }

    private static long Read(string path)
    {
        using var table = TableReader.Open(path);
        long fields = 0;
        while (table.Read())
            for (var i = 0; i < table.FieldCount; i++)
                if (!table[i].IsEmpty) fields++;
        return fields;
    }

    private static void Generate(string path, int rows)
    {
        string[] classes = ["alpha", "beta", "gamma", "delta", "epsilon"];
        var random = new Random(1);
        AtomicFile.Write(path, stream =>
        {
            var table = new TableWriter(stream);
            table.Field("id");
            for (var f = 0; f < Functions; f++) table.Field(string.Create(CultureInfo.InvariantCulture, $"lf{f}"));
            table.EndRow();
            for (var r = 0; r < rows; r++)
            {
                table.Field(string.Create(CultureInfo.InvariantCulture, $"doc{r}"));
                for (var f = 0; f < Functions; f++)
                    if (random.NextDouble() < 0.35) table.Field(classes[random.Next(classes.Length)]);
                    else table.Empty();
                table.EndRow();
            }
            table.Flush();
        });
    }
}
