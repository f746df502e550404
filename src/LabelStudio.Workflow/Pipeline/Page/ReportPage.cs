using System.Text;
using LabelStudio.Core.Evaluation;

namespace LabelStudio.Workflow.Pipeline.Page;

/// <summary>report.html: the figures of a run for people, in one file that loads nothing.</summary>
public static class ReportPage
{
    private const int MostClasses = 200;
    private const int MostFunctions = 500;
    private const int MostErrors = 30;

    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1d2330;--soft:#5b6474;--line:#dfe3ea;--card:#f6f7f9;--bar:#3b6fd4;--track:#e3e7ee;--warn:#8a5a00;--warnbg:#fff6e0}
        @media(prefers-color-scheme:dark){:root{--bg:#14171d;--fg:#e6e9ef;--soft:#9aa4b5;--line:#2c323d;--card:#1c212a;--bar:#7aa2f7;--track:#2a303b;--warn:#f0c36d;--warnbg:#2c2413}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:1180px;padding:32px 24px 64px;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
        h1{font-size:26px;margin:0}h2{font-size:19px;margin:40px 0 12px}h3{font-size:15px;margin:0 0 8px}p{margin:6px 0;max-width:80ch}.soft{color:var(--soft)}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px;margin-top:20px}.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
        .card b{display:block;font-size:24px;font-weight:600}.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(340px,1fr));gap:16px}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:5px 10px;border-bottom:1px solid var(--line);vertical-align:top}
        th{color:var(--soft);font-weight:600;white-space:nowrap}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td{overflow-wrap:anywhere}
        svg{width:100%;height:auto;display:block}svg text{fill:var(--soft);font:11px system-ui,sans-serif}.bar{fill:var(--bar)}.track{fill:var(--track)}.dot{fill:var(--bar);fill-opacity:.75}
        .axis{stroke:var(--soft)}.guide{stroke:var(--soft);stroke-dasharray:4 4}svg.inline{width:110px;height:10px;margin-top:7px}
        .warnings{background:var(--warnbg);color:var(--warn);border-radius:8px;padding:12px 16px 12px 32px;margin:20px 0 0}
        """;

    /// <param name="project">The project's name.</param>
    public static void Write(Stream stream, string project, RunFigures figures, RunReport report) =>
        stream.Write(Encoding.UTF8.GetBytes(Render(project, figures, report)));

    internal static string Render(string project, RunFigures f, RunReport report)
    {
        var html = new Html();
        html.Add($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Run of {project}</title><style>
            """);
        html.AddStyle(Style);
        html.Add($"</style></head><body>");
        Head(html, project, f, report);
        if (f.Test != null) Evaluation(html, "Student on test", "Predictions of the exported file on documents whose gold nothing before has seen.", f.Test);
        LabelModel(html, f);
        Functions(html, f);
        Student(html, f);
        if (f.Dev != null) Evaluation(html, "Student on dev", "Dev gold guided the training, so these figures are a little better than on new documents.", f.Dev);
        Made(html, f, report);
        html.Add($"</body></html>\n");
        return html.ToString();
    }

    private static void Head(Html html, string project, RunFigures f, RunReport report)
    {
        var d = f.Documents;
        html.Add($"""<h1>Run of {project}</h1><p class="soft">{d.Train + d.Dev + d.Test:N0} documents ({d.Train:N0} train, {d.Dev:N0} dev, {d.Test:N0} test), {f.Classes.Count:N0} classes, {f.Votes.Functions.Count:N0} labeling functions. Seed {f.Seed}, LabelStudio {f.Version}.</p><div class="cards">""");
        if (f.Test != null)
        {
            Card(html, "accuracy on test", f.Test.Accuracy);
            Card(html, "macro-F1 on test", f.Test.MacroF1);
            Card(html, "calibration error on test", f.Test.Ece);
        }
        html.Add($"""<div class="card">coverage<b>{f.Votes.Coverage * 100:0.0} %</b><span class="soft">of train and dev have a vote</span></div>""");
        html.Add($"""<div class="card">learned from<b>{f.Student.Rows:N0}</b><span class="soft">documents, {f.Student.Training.GoldExamples:N0} with gold</span></div></div>""");
        if (report.Warnings.Count == 0) return;
        html.Add($"""<ul class="warnings">""");
        foreach (var w in report.Warnings) html.Add($"<li>{w}</li>");
        html.Add($"</ul>");
    }

    private static void Card(Html html, string name, Estimate e) =>
        html.Add($"""<div class="card">{name}<b>{e.Value:0.000}</b><span class="soft">{e.Low:0.000} – {e.High:0.000}</span></div>""");

    private static void Evaluation(Html html, string title, string about, EvaluationFigures e)
    {
        html.Add($"""<h2>{title}</h2><p class="soft">{about} {e.N:N0} documents; intervals are 95 %.</p><div class="plots"><div class="card scroll"><h3>Figures</h3><table><tr><th></th><th class="n">value</th><th class="n">low</th><th class="n">high</th></tr>""");
        foreach (var (name, x) in ((string, Estimate)[])[("accuracy", e.Accuracy), ("macro-F1", e.MacroF1), ("log-loss", e.LogLoss), ("Brier", e.Brier), ("ECE", e.Ece)])
            html.Add($"""<tr><td>{name}</td><td class="n">{x.Value:0.0000}</td><td class="n">{x.Low:0.0000}</td><td class="n">{x.High:0.0000}</td></tr>""");
        html.Add($"""</table></div><div class="card"><h3>Reliability: share right by confidence</h3>""");
        Plots.Reliability(html, e.Reliability);
        html.Add($"""</div></div><h3 style="margin-top:20px">Classes, the worst first</h3><div class="scroll"><table><tr><th>class</th><th class="n">gold</th><th class="n">predicted</th><th class="n">precision</th><th class="n">recall</th><th class="n">F1</th><th></th></tr>""");
        foreach (var c in e.PerClass.OrderBy(c => c.F1 ?? 2).Take(MostClasses))
        {
            html.Add($"""<tr><td>{c.Class}</td><td class="n">{c.Gold:N0}</td><td class="n">{c.Predicted:N0}</td><td class="n">{Share(c.Precision)}</td><td class="n">{Share(c.Recall)}</td><td class="n">{Share(c.F1)}</td><td>""");
            Plots.Bar(html, c.F1 ?? 0);
            html.Add($"</td></tr>");
        }
        html.Add($"</table></div>");
        if (e.Errors.Count == 0) return;
        var most = (double)e.Errors[0].Count;
        html.Add($"""<h3 style="margin-top:20px">Most frequent errors</h3><div class="scroll"><table><tr><th>gold</th><th>predicted</th><th class="n">documents</th><th></th></tr>""");
        foreach (var error in e.Errors.Take(MostErrors))
        {
            html.Add($"""<tr><td>{error.Gold}</td><td>{error.Predicted}</td><td class="n">{error.Count:N0}</td><td>""");
            Plots.Bar(html, error.Count / most);
            html.Add($"</td></tr>");
        }
        html.Add($"</table></div>");
    }

    private static void LabelModel(Html html, RunFigures f)
    {
        html.Add($"""<h2>Labels</h2><p class="soft">Label model {f.Label.Model} on {f.Label.Rows:N0} train and dev documents, {f.Label.Gold:N0} of them with gold to hold on to. Mean confidence {Share(f.Label.MeanConfidence)}; overlap {f.Votes.Overlap * 100:0.0} %, conflict {f.Votes.Conflict * 100:0.0} %.</p><div class="plots"><div class="card"><h3>Confidence of the labels</h3>""");
        Plots.Histogram(html, f.Label.ConfidenceHistogram, "confidence");
        html.Add($"""</div><div class="card scroll"><h3>Labels by class</h3><table><tr><th>class</th><th class="n">labels</th><th class="n">balance</th><th></th></tr>""");
        var most = Math.Max(1, f.Label.LabelsByClass.Values.Max());
        foreach (var (name, count) in f.Label.LabelsByClass.OrderByDescending(c => c.Value).Take(MostClasses))
        {
            html.Add($"""<tr><td>{name}</td><td class="n">{count:N0}</td><td class="n">{f.Label.ClassBalance[name] * 100:0.0} %</td><td>""");
            Plots.Bar(html, (double)count / most);
            html.Add($"</td></tr>");
        }
        html.Add($"</table></div></div>");
    }

    private static void Functions(Html html, RunFigures f)
    {
        html.Add($"""<h2>Labeling functions</h2><div class="scroll"><table><tr><th>function</th><th>votes for</th><th class="n">votes</th><th class="n">coverage</th><th class="n">conflict</th><th class="n">right on gold</th><th class="n">estimated</th><th class="n">weight</th><th>flags</th></tr>""");
        foreach (var (votes, estimate) in f.Votes.Functions.Zip(f.Label.Functions).Take(MostFunctions))
        {
            var classes = votes.Classes.Count <= 3 ? string.Join(", ", votes.Classes) : $"{votes.Classes.Count} classes";
            var gold = votes.GoldAccuracy is { } g ? FormattableString.Invariant($"{g.Value:0.00} ({g.Low:0.00}–{g.High:0.00}, n {votes.GoldVotes})") : "–";
            html.Add($"""<tr><td>{votes.Name}</td><td>{classes}</td><td class="n">{votes.Votes:N0}</td><td class="n">{votes.Coverage * 100:0.0} %</td><td class="n">{votes.Conflict * 100:0.0} %</td><td class="n">{gold}</td><td class="n">{Share(estimate.EstimatedAccuracy)}</td><td class="n">{estimate.Weight:0.00}</td><td>{string.Join(", ", estimate.Flags)}</td></tr>""");
        }
        html.Add($"</table></div>");
    }

    private static void Student(Html html, RunFigures f)
    {
        var t = f.Student.Training;
        html.Add($"""<h2>Student and queue</h2><p>{t.Trainer} on {t.Examples:N0} documents, {t.GoldExamples:N0} of them with gold, {t.DevExamples:N0} dev documents as a guide; {t.Features:N0} features; epoch {t.KeptEpoch:N0} of {t.Epochs.Count:N0} kept. Scored {f.Score.Rows:N0} texts at {f.Score.RowsPerS:N0} a second.</p><p>{f.Queue.Size:N0} of {f.Queue.Eligible:N0} train documents without gold are queued for review by {f.Queue.Strategy}.</p>""");
    }

    private static void Made(Html html, RunFigures f, RunReport report)
    {
        html.Add($"""<h2>What made it</h2><div class="plots"><div class="card scroll"><h3>Files</h3><table><tr><th>file</th><th class="n">bytes</th><th>SHA-256</th></tr>""");
        foreach (var file in f.Files) html.Add($"""<tr><td>{file.Role}: {file.Name}</td><td class="n">{file.Bytes:N0}</td><td>{file.Sha256[..16]}…</td></tr>""");
        html.Add($"""</table></div><div class="card scroll"><h3>Stages</h3><table><tr><th>stage</th><th class="n">seconds</th><th class="n">processor seconds</th></tr>""");
        foreach (var stage in report.Stages) html.Add($"""<tr><td>{stage.Name}</td><td class="n">{stage.WallS:0.00}</td><td class="n">{stage.CpuS:0.00}</td></tr>""");
        html.Add($"</table></div></div>");
    }

    private static string Share(double? share) => share is { } s ? s.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture) : "–";
}
