namespace LabelStudio.Workflow.Labels;

/// <summary>Copies and functions that are not well, each with what to do.</summary>
/// <param name="Groups">Functions that agree more than their accuracy explains.</param>
/// <param name="Edges">The pairs behind the groups.</param>
/// <param name="Findings">What is wrong with single functions.</param>
public sealed record Radar(IReadOnlyList<RadarGroup> Groups, IReadOnlyList<RadarEdge> Edges, IReadOnlyList<RadarFinding> Findings)
{
    public static Radar Empty { get; } = new([], [], []);
}

/// <param name="Functions">Their names.</param>
/// <param name="Worth">How many independent functions they count as together.</param>
public sealed record RadarGroup(IReadOnlyList<string> Functions, double Worth);

/// <summary>Two functions that agree more than their accuracy explains.</summary>
/// <param name="Common">Documents on which both vote.</param>
/// <param name="Agreement">Share of those on which they vote alike.</param>
/// <param name="Expected">The share that their accuracy explains.</param>
/// <param name="Excess">How far they are one function: 0 (independent) to 1 (copies).</param>
public sealed record RadarEdge(string First, string Second, int Common, double Agreement, double Expected, double Excess)
{
    /// <summary>Whether the user declared the two dependent.</summary>
    public bool Declared { get; init; }
}

/// <param name="Kind">"degenerate", "worse than chance", "never votes", "votes on everything", "one class", "near-copy".</param>
/// <param name="What">What was found, in words.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record RadarFinding(string Function, string Kind, string What, string Advice);
