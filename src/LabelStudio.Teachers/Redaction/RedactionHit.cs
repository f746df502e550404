namespace LabelStudio.Teachers.Redaction;

public enum RedactionKind : byte
{
    Email = 0,
    Phone = 1,
    Card = 2,
    Account = 3,
}

/// <summary>Something personal that was taken out of a text.</summary>
/// <param name="Placeholder">What stands in its place: "[EMAIL_1]".</param>
/// <param name="Original">What stood there; never sent and never logged.</param>
public sealed record RedactionHit(RedactionKind Kind, string Placeholder, string Original)
{
    // the words of a log message must not bring back what was taken out
    public override string ToString() => $"{Kind} {Placeholder}";
}
