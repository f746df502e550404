using System.Diagnostics;
using System.Text;
using LabelStudio.Cli.Hosting;

namespace LabelStudio.Cli.Tests;

/// <summary>A folder of its own for a test, and the command line run in it.</summary>
public sealed class Sandbox : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("labelstudio-cli-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public string File(string name, string content)
    {
        System.IO.File.WriteAllText(this[name], content, new UTF8Encoding(false));
        return this[name];
    }

    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>Names of all files and folders, sorted.</summary>
    public string[] Entries() => [.. Directory.GetFileSystemEntries(Folder).Select(e => Path.GetFileName(e)!).Order(StringComparer.Ordinal)];

    /// <summary>Runs a command in this process.</summary>
    public (int Exit, string Output, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = CommandLine.Run(args, output, error);
        return (exit, output.ToString(), error.ToString().Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    /// <summary>Runs a command that has to succeed.</summary>
    public string Ok(params string[] args)
    {
        var (exit, output, error) = Run([.. args, "--quiet"]);
        Assert.True(exit == 0, $"{string.Join(' ', args)} ended with {exit}: {error}");
        return output;
    }

    /// <summary>Starts a command as a process of its own.</summary>
    public Process Start(params string[] args) => Start("dotnet", [typeof(CommandLine).Assembly.Location, .. args]);

    /// <summary>Starts a command that hears an interrupt, also where the tests themselves run in the background, whose commands do not.</summary>
    public Process StartInForeground(params string[] args) => OperatingSystem.IsLinux()
        ? Start("env", ["--default-signal=INT", "dotnet", typeof(CommandLine).Assembly.Location, .. args])
        : Start(args);

    public Process Start(string program, string[] args)
    {
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (var a in args) info.ArgumentList.Add(a);
        // the runtime's own memory is a file to the system, which a limit on file sizes would hit
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return Process.Start(info)!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
