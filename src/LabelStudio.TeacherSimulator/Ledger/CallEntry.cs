namespace LabelStudio.TeacherSimulator.Ledger;

/// <summary>One request that came in, and what became of it.</summary>
/// <param name="Id">The completion's id where there is one, else the request's.</param>
/// <param name="Messages">Hash of model and messages: the same question has the same one.</param>
/// <param name="Attempt">How often this question has come, this time included.</param>
/// <param name="Key">The caller's key with all but its last four characters hidden.</param>
/// <param name="Billed">Whether a whole answer was given; only then it costs.</param>
/// <param name="Outcome">"answered", "refused", "off-schema", … or the fault's name.</param>
public sealed record CallEntry(
    string Id, DateTimeOffset At, string Model, string Messages, int Attempt, string Key, int InputTokens, int CachedTokens, int OutputTokens, bool Billed, string Outcome, int Status, double Milliseconds);

/// <summary>What the calls of one model come to.</summary>
/// <param name="Attempts">Requests of any outcome.</param>
/// <param name="Billed">Requests that were answered in full.</param>
/// <param name="BilledAgain">Billed requests whose question had been billed before.</param>
public sealed record ModelBill(string Model, long Attempts, long Billed, long BilledAgain, long InputTokens, long CachedTokens, long OutputTokens, IReadOnlyDictionary<string, long> Outcomes);
