namespace LabelStudio.Cli.Hosting;

/// <summary>What the exit status of the process says.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>A fault of the program.</summary>
    public const int Unexpected = 1;

    /// <summary>Files, options or the disk do not allow the work; the message says what to do.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl+C, as shells count it.</summary>
    public const int Cancelled = 130;
}
