namespace LabelStudio.Workflow.Teachers;

/// <summary>Costs as the database keeps them: whole trillionths, so that a token of the cheapest model counts and sums are exact.</summary>
internal static class Money
{
    private const decimal Unit = 1_000_000_000_000m;

    public static long ToUnits(decimal cost) => (long)decimal.Round(cost * Unit, MidpointRounding.ToPositiveInfinity);

    public static decimal FromUnits(long units) => units / Unit;
}
