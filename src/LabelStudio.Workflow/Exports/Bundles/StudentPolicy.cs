namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>policy.json of a bundle: what to do with an answer. Of the routes the first counts whose condition holds; more kinds of condition may come, so an unknown one is to be passed over.</summary>
/// <param name="Format">Names this format.</param>
/// <param name="AbstainBelow">The top probability below which the file's output "abstain" is true; 0 = none is.</param>
/// <param name="LeastInDistribution">The output "in_distribution" below which "abstain" is true too.</param>
/// <param name="Routes">Where answers go.</param>
public sealed record StudentPolicy(string Format, double AbstainBelow, double LeastInDistribution, IReadOnlyList<PolicyRoute> Routes)
{
    public const string FormatName = "labelstudio.policy/1";

    internal static StudentPolicy Of(StudentParts parts)
    {
        PolicyRoute[] otherwise = [new PolicyRoute("otherwise", "answer")];
        return new StudentPolicy(
            FormatName, (double)(decimal)parts.AbstainBelow, (double)(decimal)parts.LeastInDistribution, parts.Abstains ? [new PolicyRoute("abstain", "person"), .. otherwise] : otherwise);
    }
}

/// <param name="When">"abstain": the file's output of that name is true; or "otherwise".</param>
/// <param name="To">"answer": the label is the answer; "person": somebody should look.</param>
public sealed record PolicyRoute(string When, string To);
