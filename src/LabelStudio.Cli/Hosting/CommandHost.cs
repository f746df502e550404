using System.CommandLine;
using System.Runtime.InteropServices;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Hosting;

/// <summary>Runs the body of a command: progress, report, cancellation, exit code.</summary>
internal static class CommandHost
{
    /// <summary>SIGXFSZ on Linux.</summary>
    private const int FileSizeSignal = 25;

    public static int Run(string name, ParseResult options, Action<CommandContext> body)
    {
        var error = options.InvocationConfiguration.Error;
        var progress = new ProgressLines(error, !Console.IsErrorRedirected && error is not StringWriter);
        using var cancel = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Cancel(c, cancel));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Cancel(c, cancel));
        // a limit on the size of files (ulimit -f) shall be a failed write that is told and cleaned up after, not the end of the process
        using var fileSize = OperatingSystem.IsLinux() ? PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, c => c.Cancel = true) : null;
        try
        {
            var report = new RunReport(name);
            var work = new Work(report, options.GetValue(CommonOptions.Seed), options.GetValue(CommonOptions.Threads), options.GetValue(CommonOptions.Quiet) ? null : progress, cancel.Token);
            using var context = new CommandContext(options, work, options.InvocationConfiguration.Output);
            var reportStream = options.GetValue(CommonOptions.Report) is { } path ? context.Create(path) : null;
            body(context);
            if (reportStream != null) report.Write(reportStream);
            context.Commit();
            progress.Clear();
            foreach (var warning in report.Warnings) error.WriteLine($"warning: {warning}");
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException e)
        {
            return Fail(e is InterruptedException ? e.Message : "cancelled; nothing was written.", ExitCodes.Cancelled);
        }
        catch (UserErrorException e)
        {
            return Fail(e.Message, ExitCodes.BadInput);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.All(i => i is OperationCanceledException))
        {
            return Fail("cancelled; nothing was written.", ExitCodes.Cancelled);
        }
        catch (IOException e)
        {
            // a pipe that was closed, a disk that failed: nothing of the program's making
            return Fail(e.Message, ExitCodes.BadInput);
        }
        catch (Exception e)
        {
            return Fail($"unexpected, a fault of this program: {e}", ExitCodes.Unexpected);
        }

        int Fail(string message, int code)
        {
            progress.Clear();
            error.WriteLine($"labelstudio {name}: {message}");
            return code;
        }
    }

    private static void Cancel(PosixSignalContext signal, CancellationTokenSource cancel)
    {
        // the first signal lets the command clean up; a second one ends the process at once
        if (cancel.IsCancellationRequested) return;
        signal.Cancel = true;
        cancel.Cancel();
    }
}

/// <summary>A command was cancelled and left something that can be gone on with.</summary>
internal sealed class InterruptedException(string message) : OperationCanceledException(message);
