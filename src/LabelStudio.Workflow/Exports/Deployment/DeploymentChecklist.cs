namespace LabelStudio.Workflow.Exports.Deployment;

/// <summary>What has to be known of a student before it serves anybody.</summary>
/// <param name="Boxes">In the order in which they are best closed.</param>
/// <param name="Override">A lead's decision that covers all boxes that are open now, or null.</param>
public sealed record DeploymentChecklist(IReadOnlyList<ChecklistBox> Boxes, ExportDecision? Override)
{
    public IReadOnlyList<ChecklistBox> Open => [.. Boxes.Where(b => !b.Closed)];

    /// <summary>Whether the bundle may be had. A teacher's terms are decided apart, with a reason of their own.</summary>
    public bool Ready => Open.Count == 0 || (Override != null && Open.All(b => b.Key != BoxKeys.Terms));
}

/// <summary>One box.</summary>
/// <param name="Key">One of <see cref="BoxKeys"/>.</param>
/// <param name="Title">What is claimed when it is closed.</param>
/// <param name="Closed">Whether it is closed, by evidence or by a person.</param>
/// <param name="Evidence">What was found, or what is missing and what to do about it.</param>
/// <param name="Page">The page of the project where the evidence stands, or null.</param>
/// <param name="MaySign">Whether a person may close it with a word.</param>
/// <param name="Sign">The person who closed it, or null.</param>
public sealed record ChecklistBox(string Key, string Title, bool Closed, string Evidence, string? Page, bool MaySign = false, BoxSign? Sign = null);

/// <summary>Who closed a box, when and with which words.</summary>
public sealed record BoxSign(string By, DateTime At, string Note);

/// <summary>The boxes by name, as they stand in the database and in model cards.</summary>
public static class BoxKeys
{
    public const string Evaluated = "evaluated";
    public const string Contamination = "contamination";
    public const string Calibrated = "calibrated";
    public const string Threshold = "threshold";
    public const string Slices = "slices";
    public const string Regression = "regression";
    public const string Terms = "terms";
    public const string Rights = "rights";
    public const string Verified = "verified";
}
