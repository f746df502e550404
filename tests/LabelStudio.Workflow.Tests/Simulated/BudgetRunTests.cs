using LabelStudio.Teachers.Asking;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Tests.Imports;

namespace LabelStudio.Workflow.Tests.Simulated;

public class BudgetRunTests
{
    [Fact]
    public async Task ABudgetForFiveHundredCallsIsNeverExceededAndSaysWhereItStoppedAndHowToGoOn()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["one"] = 0.1 }, Latency = new LatencyOptions { Milliseconds = 10 } });
        await using var studio = await SimulatedStudio.StartAsync();
        var project = await studio.ProjectAsync(700);
        var teachers = await studio.TeachersAsync(simulator, t => t with { Limits = t.Limits with { Concurrency = 32 }, Prices = new(2, 1, 8) });
        var functions = await studio.ChoiceAsync(project, "which", teachers);

        // what one call costs, from ten of them
        var probe = await studio.EndAsync(project, await studio.Runs.StartAsync(project, new PromptRunRequest(functions, null, new PromptBudget(null, null)) { Sample = 10 }, ImportStudio.Me));
        var budget = probe.Cost / 10 * 500;
        var billedBefore = Billed(simulator);

        var run = await studio.StartRunAsync(project, functions, new PromptBudget(budget, null));
        var stopped = await studio.EndAsync(project, run);
        Assert.Equal(PromptRunState.BudgetSpent, stopped.State);
        Assert.True(stopped.CanResume);
        var billed = Billed(simulator) - billedBefore;
        Assert.InRange(billed, budget * 0.6m, budget);
        Assert.InRange(stopped.Cost, billed, budget);
        // calls are reserved at the most they can cost, so some of the budget stays
        Assert.InRange(stopped.Asked, 300, 520);
        Assert.Contains("budget", stopped.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(stopped.Asked.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), stopped.Message, StringComparison.Ordinal);

        await studio.Runs.ResumeAsync(project, run, new PromptBudget(budget * 3, null), ImportStudio.Me);
        var done = await studio.EndAsync(project, run);
        Assert.Equal(PromptRunState.Finished, done.State);
        Assert.Equal(700, done.Asked);
        Assert.Equal(0, simulator.Bill.Sum(b => b.BilledAgain));
        Assert.Equal(simulator.Calls.Count, studio.Calls().Count);
        Assert.Equal(simulator.Bill.Sum(b => b.InputTokens + b.OutputTokens), studio.Calls().Sum(c => (long)c.InputTokens + c.OutputTokens));
        Assert.All(studio.Calls(), c => Assert.Equal((byte)TeacherOutcome.Answered, c.Outcome));
    }

    /// <summary>The simulator's bill at the teacher's prices.</summary>
    private static decimal Billed(Simulator simulator) =>
        simulator.Bill.Sum(b => (b.InputTokens - b.CachedTokens) * 2m + b.CachedTokens * 1m + b.OutputTokens * 8m) / 1_000_000m;
}
