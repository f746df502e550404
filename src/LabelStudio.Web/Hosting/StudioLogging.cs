using System.Globalization;
using System.Text.RegularExpressions;
using LabelStudio.Workflow;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace LabelStudio.Web.Hosting;

/// <summary>Logs go to the console and nowhere else, one line an entry, with secrets struck out.</summary>
public static class StudioLogging
{
    public static void AddStudioLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(o => o.FormatterName = ScrubbedConsoleFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<ScrubbedConsoleFormatter, ConsoleFormatterOptions>();
    }
}

/// <summary>Writes log entries without one-time tokens, API keys and passwords, whatever level somebody turns the logs to.</summary>
public sealed partial class ScrubbedConsoleFormatter(IOptionsMonitor<ConsoleFormatterOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "studio";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var time = options.CurrentValue.UseUtcTimestamp ? DateTime.UtcNow : DateTime.Now;
        textWriter.Write(time.ToString("yyyy-MM-dd HH:mm:ss ", CultureInfo.InvariantCulture));
        textWriter.Write(Word(logEntry.LogLevel));
        textWriter.Write(' ');
        textWriter.Write(logEntry.Category);
        textWriter.Write(": ");
        textWriter.WriteLine(Scrub(message));
        if (logEntry.Exception is { } e) textWriter.WriteLine(Scrub(IsPlain(e) ? e.Message : e.ToString()));
    }

    // what the user can mend needs no stack trace
    private static bool IsPlain(Exception e) => e is UserErrorException or IOException { InnerException: AddressInUseException };

    /// <summary>The text with every secret replaced by stars.</summary>
    public static string Scrub(string text) => Secrets().Replace(text, m => m.Groups["keep"].Value + "***");

    [GeneratedRegex("""(?<keep>\b(?:token|password|api_?key)["']?\s*[=:]\s*["']?)[^\s&"',;}]+|(?<keep>\bBearer\s+)\S+|(?<keep>\bls_)[A-Za-z0-9_\-]{8,}""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secrets();

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "FATAL",
        _ => "",
    };
}
