namespace LabelStudio.Workflow.Runs;

/// <summary>The program that made a run.</summary>
internal static class ProgramVersion
{
    /// <summary>"LabelStudio 0.1.0".</summary>
    public static string Text { get; } = $"LabelStudio {typeof(ProgramVersion).Assembly.GetName().Version?.ToString(3)}";
}
