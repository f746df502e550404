namespace LabelStudio.Workflow.Exports.Bundles;

/// <summary>policy.json of a bundle: what to do with an answer. A route is taken when its condition holds, the first of them counts; more kinds of condition may come, so an unknown one is to be passed over.</summary>
/// <param name="Format">Names this format.</param>
/// <param name="AbstainBelow">The top probability below which nothing should be answered; 0 = every answer counts.</param>
/// <param name="Routes">Where answers go.</param>
public sealed record StudentPolicy(string Format, double AbstainBelow, IReadOnlyList<PolicyRoute> Routes)
{
    public const string FormatName = "labelstudio.policy/1";

    internal static StudentPolicy Of(StudentParts parts)
    {
        var least = (double)(decimal)parts.AbstainBelow;
        PolicyRoute[] otherwise = [new PolicyRoute("otherwise", null, "answer")];
        return new StudentPolicy(FormatName, least, least > 0 ? [new PolicyRoute("probability_below", least, "person"), .. otherwise] : otherwise);
    }
}

/// <param name="When">"probability_below" (of the most probable class) or "otherwise".</param>
/// <param name="Value">What it is compared with.</param>
/// <param name="To">"answer": the label is the answer; "person": somebody should look.</param>
public sealed record PolicyRoute(string When, double? Value, string To);
