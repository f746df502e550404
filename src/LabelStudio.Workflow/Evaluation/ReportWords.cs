using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>A report as a file for people (Markdown) and for programs (JSON).</summary>
public static class ReportWords
{
    private const int MostErrors = 20;
    private const int MostSlices = 15;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Json(EvaluationReport report) => JsonSerializer.Serialize(report, Indented);

    /// <summary>"lower case", "typos in 1 word of 10", …</summary>
    public static string Of(NoiseKind kind) => kind switch
    {
        NoiseKind.LowerCase => "All in lower case",
        NoiseKind.UpperCase => "All in upper case",
        NoiseKind.NoPunctuation => "Without punctuation",
        NoiseKind.Typos => "A typo in 1 word of 10",
        NoiseKind.ManyTypos => "A typo in 3 words of 10",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(ForeignKind kind) => kind switch
    {
        ForeignKind.ShuffledLetters => "The documents with their letters shuffled",
        ForeignKind.MadeUpWords => "Made-up words",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Markdown(EvaluationReport r)
    {
        var text = new StringBuilder();
        var on = r.On == Split.Test ? "the sealed test" : "dev";
        Line(text, $"# {Plain(r.Project)}: student {r.Student.Number} on {on}");
        Line(text, $"");
        Line(text, $"{r.At:yyyy-MM-dd HH:mm} UTC, {Plain(r.By)}, {r.Program}. n = {r.Result.N:N0} documents with gold{(r.Look > 0 ? $"; look number {r.Look} at the project's test" : "")}. Intervals are 95 %.");
        Line(text, $"");
        foreach (var note in r.Notes) Line(text, $"- {Plain(note)}");
        Line(text, $"");
        Line(text, $"| figure | value | interval |{(r.WithoutDuplicates == null ? "" : " without near-duplicates of other splits |")}");
        Line(text, $"|---|---|---|{(r.WithoutDuplicates == null ? "" : "---|")}");
        Figure("accuracy", r.Result.Accuracy, r.WithoutDuplicates?.Accuracy);
        Figure("macro-F1", r.Result.MacroF1, r.WithoutDuplicates?.MacroF1);
        Figure("log-loss", r.Result.LogLoss, r.WithoutDuplicates?.LogLoss);
        Figure("Brier", r.Result.Brier, r.WithoutDuplicates?.Brier);
        Figure("ECE", r.Result.Ece, r.WithoutDuplicates?.Ece);

        if (r.Promises is { } promises)
        {
            Head(text, "What was promised on dev");
            if (promises is { Abstain: { } abstain, AbstainFound: { } answers })
                Line(text, $"- Where it does not abstain at least {abstain.TargetPrecision:0.# %} of its answers are right: {Share(answers.Right)} are; {Share(answers.Answered)} of the documents get an answer.");
            if (promises is { Sets: { } sets, SetsFound: { } found })
                Line(text, $"- Sets of the classes from a probability of {sets.LeastProbability:0.000} on hold the right one in at least {sets.Coverage:0.# %} of cases: {Share(found.Held)} do, with {Decimal(found.Size)} classes on average; {Share(found.Alone)} of them are one class.");
        }

        Head(text, "On the same documents");
        Line(text, $"| | answers | accuracy | macro-F1 | log-loss | student ahead by | p |");
        Line(text, $"|---|---|---|---|---|---|---|");
        foreach (var c in r.Beside)
            Line(text, $"| {Plain(c.Name)}{(c.Note == null ? "" : $" ({Plain(c.Note)})")} | {(double)c.Answered / c.N:0.0 %} | {Share(c.Accuracy)} | {Share(c.MacroF1)} | {Number(c.LogLoss)} | {Points(c.Ahead)} | {P(c.PValue)} |");
        Line(text, $"");
        Line(text, $"A document that is not answered is wrong. p: exact McNemar test.");

        Head(text, "Agreement (no accuracy: it repeats errors too)");
        foreach (var a in r.Agreements)
            Line(text, $"- {Plain(a.Name)}: the same on {Share(a.Same)} of {a.N:N0}; of the {a.Differ:N0} others the student is right on {a.StudentRight:N0}, it on {a.ItRight:N0}.");

        Head(text, "Slices");
        Line(text, $"{r.Slices.LookedAt:N0} looked at, {r.Slices.TooSmall:N0} of fewer than {r.Slices.Smallest} documents left out; p is Fisher's exact test against the rest, corrected for that number (Holm).");
        Line(text, $"");
        Line(text, $"| slice | n | accuracy | beside the rest | corrected p |");
        Line(text, $"|---|---|---|---|---|");
        foreach (var s in r.Slices.Slices.Take(MostSlices)) Line(text, $"| {Plain(s.Name)}{(s.Score.ClearlyWorse ? " **worse**" : "")} | {s.Score.N:N0} | {Share(s.Score.Accuracy)} | {Points(s.Score.Difference)} | {P(s.Score.Corrected)} |");

        Head(text, "Most frequent errors");
        if (r.Result.Buckets.Count == 0) Line(text, $"None.");
        foreach (var b in r.Result.Buckets.Take(MostErrors)) Line(text, $"- {Plain(r.Classes[b.Gold])} taken for {Plain(r.Classes[b.Predicted])}: {b.Count:N0}");

        Head(text, "Robustness");
        foreach (var n in r.Robustness) Line(text, $"- {Of(n.Kind)}: {Share(n.Accuracy)}, {Points(n.Change)} (n = {n.N:N0})");
        foreach (var f in r.Foreign)
            Line(text, $"- {Of(f.Kind)}: {Share(f.Check.ForeignRejected)} of {f.N:N0} turned away by {f.Score} where {f.Check.OwnRejected.Value:0.0 %} of the own documents are; separation {f.Check.Separation:0.000}");

        if (r.Curve is { } curve)
        {
            Head(text, "Learning curve, on dev");
            foreach (var p in curve.Points) Line(text, $"- {p.Share:0 %} ({p.Documents:N0} documents): {Share(p.Accuracy)}, log-loss {Number(p.LogLoss)}");
        }
        if (r.Regression is { } regression)
        {
            Head(text, string.Create(CultureInfo.InvariantCulture, $"Beside student {regression.PreviousNumber}, by class"));
            var worse = regression.Classes.Where(c => c.Lost > c.Won).ToList();
            Line(text, $"{worse.Count:N0} of {regression.Classes.Count:N0} classes lost more than they won; {worse.Count(c => c.ClearlyWorse):N0} beyond chance.");
            foreach (var c in worse.Take(MostErrors)) Line(text, $"- {Plain(r.Classes[c.Class])}: {c.Before.Value:0.0 %} to {c.After.Value:0.0 %} of {c.N:N0}, lost {c.Lost:N0}, won {c.Won:N0}");
        }
        Head(text, "Speed and cost");
        Line(text, $"One text: p50 {r.Speed.P50Microseconds:0} µs, p95 {r.Speed.P95Microseconds:0} µs; {r.Speed.RowsPerSecond:N0} rows/s a core in batches; file {r.Speed.FileBytes / 1024.0 / 1024:0.0} MB, memory about {r.Speed.MemoryBytes / 1024.0 / 1024:0} MB, opened in {r.Speed.LoadMilliseconds:0} ms ({Plain(r.Speed.Machine)}).");
        Line(text, $"");
        foreach (var c in r.Costs.Points) Line(text, $"- {Plain(c.Name)}: {(c.PerThousand is { } cost ? string.Create(CultureInfo.InvariantCulture, $"{cost:0.########} per 1,000 requests") : "cost not known")} ({Plain(c.From)}{(c.Simulated ? "; simulated" : "")}), accuracy {Share(c.Accuracy)}");
        return text.ToString();

        void Figure(string name, Estimate e, Estimate? without) =>
            Line(text, $"| {name} | {e.Value:0.0000} | {e.Low:0.0000} to {e.High:0.0000} |{(without == null ? "" : $" {without.Value:0.0000} |")}");
    }

    private static void Head(StringBuilder text, string title) => Line(text, $"\n## {title}\n");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Share(Estimate? e) => e == null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.0 %} ({e.Low * 100:0.0}–{e.High * 100:0.0})");

    private static string Decimal(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.00} ({e.Low:0.00}–{e.High:0.00})");

    private static string Number(Estimate? e) => e == null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.000} ({e.Low:0.000}–{e.High:0.000})");

    private static string Points(Estimate? e) => e == null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{e.Value * 100:+0.0;−0.0;0.0} points ({e.Low * 100:+0.0;−0.0;0.0} to {e.High * 100:+0.0;−0.0;0.0})");

    private static string P(double? p) => p switch { null => "–", < 0.001 => "< 0.001", { } x => x.ToString("0.000", CultureInfo.InvariantCulture) };

    /// <summary>What people typed is text and no Markdown.</summary>
    private static string Plain(string words)
    {
        var safe = new StringBuilder(words.Length);
        foreach (var c in words)
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '!') safe.Append('\\');
            safe.Append(char.IsControl(c) ? ' ' : c);
        }
        return safe.ToString();
    }
}
