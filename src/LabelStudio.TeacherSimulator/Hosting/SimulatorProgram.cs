namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>The simulator as a program: settings from a file and from arguments, then it listens until it is stopped.</summary>
internal static class SimulatorProgram
{
    private const string Usage = """
        A teacher that only plays one: it speaks chat completions and needs no key.

          dotnet run --project src/LabelStudio.TeacherSimulator -- [--setting value …]

          --Url http://127.0.0.1:5090       where to listen
          --Votes votes.csv                 recorded answers: id and one column a model, or id,lf,vote
          --Texts texts.csv                 the texts of the votes: id,text
          --Models:NAME 0.1                 a model that follows a rule and errs on 10 % of documents
          --Keywords words.json             the rule: {"class": ["word", …]}; else the words of class names
          --Latency:Milliseconds 50         the median; --Latency:Spread 0.5 varies it
          --Limits:RequestsPerMinute 600    and --Limits:TokensPerMinute
          --Faults:TooManyRequests 0.1      and ServerError, Unavailable, HtmlPage, Dropped, Hanging, SlowLoris, MalformedBody,
                                            WrongContentType, MalformedAnswer, OffSchema, CutByLength, Refused, Filtered, Empty
          --StructuredOutput Ignored        or Rejected, or Honoured
          --Key KEY                         callers must send this key
          --LogFile calls.jsonl             every call, a line each
          --settings FILE.json              the same settings in a file
        """;

    private static readonly string[] Help = ["--help", "-h", "-?"];

    public static async Task<int> Main(string[] args)
    {
        if (args.Any(Help.Contains))
        {
            Console.WriteLine(Usage);
            return 0;
        }
        try
        {
            await using var simulator = await Simulator.StartAsync(Read(args));
            Console.WriteLine($"The teacher simulator listens. Base address of a teacher: {simulator.Endpoint}");
            Console.WriteLine($"Models: {string.Join(", ", simulator.Models)}. Any key will do. Calls: {simulator.Address}log, bill: {simulator.Address}bill. Stop with Ctrl+C.");
            await simulator.WaitForShutdownAsync();
            return 0;
        }
        catch (SimulatorException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    /// <exception cref="SimulatorException">An argument is no setting.</exception>
    internal static SimulatorOptions Read(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !args[i].Contains('=', StringComparison.Ordinal) && ++i >= args.Length)
                throw new SimulatorException($"\"{args[Math.Min(i, args.Length - 1)]}\" is no setting with a value.\n{Usage}");
        try
        {
            var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
            var builder = new ConfigurationBuilder();
            if (arguments["settings"] is { } file) builder.AddJsonFile(Path.GetFullPath(file), optional: false);
            var settings = builder.AddInMemoryCollection(arguments.AsEnumerable().Where(s => s.Key != "settings" && s.Value != null)).Build();
            return settings.Get<SimulatorOptions>(o => o.ErrorOnUnknownConfiguration = true) ?? new SimulatorOptions();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or IOException or InvalidDataException)
        {
            throw new SimulatorException($"{e.Message}\n{Usage}");
        }
    }
}
