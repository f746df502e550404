using LabelStudio.Core.Students.Calibration;

namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>policy.json of a bundle: what to do with an answer. Of the routes the first counts whose condition holds; more kinds of condition may come, so an unknown one is to be passed over.</summary>
/// <param name="Format">Names this format.</param>
/// <param name="AbstainBelow">The top probability below which the file's output "abstain" is true; 0 = none is.</param>
/// <param name="LeastInDistribution">The output "in_distribution" below which "abstain" is true too.</param>
/// <param name="Routes">Where answers go.</param>
/// <param name="Sets">How to take more than one class where one is not sure enough; null where nothing was fitted.</param>
public sealed record StudentPolicy(string Format, double AbstainBelow, double LeastInDistribution, IReadOnlyList<PolicyRoute> Routes, PolicySets? Sets)
{
    public const string FormatName = "labelstudio.policy/1";

    internal static StudentPolicy Of(StudentParts parts, ConformalSets? sets)
    {
        PolicyRoute[] otherwise = [new PolicyRoute("otherwise", "answer")];
        return new StudentPolicy(
            FormatName, (double)(decimal)parts.AbstainBelow, (double)(decimal)parts.LeastInDistribution, parts.Abstains ? [new PolicyRoute("abstain", "person"), .. otherwise] : otherwise,
            sets == null ? null : new PolicySets(sets.Coverage, (double)(decimal)sets.LeastProbability));
    }
}

/// <param name="When">"abstain": the file's output of that name is true; or "otherwise".</param>
/// <param name="To">"answer": the label is the answer; "person": somebody should look.</param>
public sealed record PolicyRoute(string When, string To);

/// <param name="Coverage">The share of texts whose set holds the right class, on average over texts like those of dev.</param>
/// <param name="LeastProbability">A set holds the classes with at least this probability, and always the most probable one.</param>
public sealed record PolicySets(double Coverage, double LeastProbability);
