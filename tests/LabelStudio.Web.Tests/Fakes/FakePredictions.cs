using LabelStudio.Workflow;
using LabelStudio.Workflow.Serving;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Project 1 has students 1 and 2; each says "fee" for texts that have the word or the product "fees", else "card".</summary>
public sealed class FakePredictions : IPredictions
{
    public Task<PredictionSet?> PredictAsync(int projectId, int? student, IReadOnlyList<AskedText> texts, int top, CancellationToken cancel = default)
    {
        if (texts.Count > PredictionLimits.MostTexts) throw new UserErrorException("A request holds 1 to 1,000 texts.");
        if (projectId != 1 || student > 2) return Task.FromResult<PredictionSet?>(null);
        return Task.FromResult<PredictionSet?>(new PredictionSet(student ?? 2, [.. texts.Select((asked, i) =>
        {
            var t = asked.Text;
            if (asked.Fields?.Keys.FirstOrDefault(n => n is not ("product" or "amount")) is { } unknown) throw new UnknownFieldException(i, unknown, ["product", "amount"]);
            (string, double)[] classes = t.Contains("fee", StringComparison.Ordinal) || asked.Fields?.GetValueOrDefault("product") == "fees" || asked.Fields?.GetValueOrDefault("amount") == "12.50" ? [("fee", 0.75), ("card", 0.25)] : [("card", 0.9), ("fee", 0.1)];
            return new Prediction(classes[0].Item1, classes[0].Item2, t.Length == 0, t.Length == 0 ? 0 : 1, [.. classes.Take(top)]);
        })]));
    }
}
