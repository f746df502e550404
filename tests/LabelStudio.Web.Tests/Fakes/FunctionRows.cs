using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Tests.Fakes;

/// <summary>Tables of functions to render.</summary>
public static class FunctionRows
{
    public static ProjectInfo Project(int classes) => new(
        1, "bank", "", [.. Enumerable.Range(0, classes).Select(k => new ClassInfo(k, $"intent {k}", ""))], 1512, 1, false);

    public static FunctionTable Table(int functions, int classes, string? staleBecause = null) => new(
        [.. Enumerable.Range(0, functions).Select(i => Row(i + 1, i % classes))], 1512, 0.6, 0.3, 0.1, [.. Enumerable.Range(0, classes).Select(k => k % 5 == 4 ? 0 : 0.02)], false)
    {
        Run = new FunctionRun(4, staleBecause),
        Values = new FunctionValueState(null) { LabelRun = 4, Documents = 151, LogLoss = 1.2, StaleBecause = staleBecause },
    };

    public static FunctionRow Row(int id, int @class) => new(
        id, $"rule {id}", true, id % 4 != 0, $"word{id} OR <b>other</b>", [@class], "", 2, 90, 0.06, 0.02, 0.01, 12, 11, 0.92, 0.7, 0.98, 0.9, 0.8, [], 0, false)
    {
        Kind = FunctionKind.Rule,
        EstimatedLow = 0.8,
        EstimatedHigh = 0.95,
        Value = id % 3 == 0 ? null : new Estimate(0.087 - 0.06 * (id % 3), 0.051 - 0.06 * (id % 3), 0.127 - 0.06 * (id % 3)),
        Health = id == 2 ? [new FunctionFlag(FunctionFlags.NearDuplicate, "It agrees with \"rule 1\".", "Nothing is lost by keeping it.") { OfRun = true }] : [],
    };
}
