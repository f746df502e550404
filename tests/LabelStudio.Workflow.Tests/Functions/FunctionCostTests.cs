using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Tests.Documents;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>A prompt stands in the table like any other function, by its question, with what its calls have cost.</summary>
public sealed class FunctionCostTests
{
    [Fact]
    public async Task What_calls_have_cost_stands_beside_the_prompt_that_made_them()
    {
        await using var studio = await LoopStudio.StartAsync();
        var project = await studio.ProjectAsync(["good", "bad"], [("1", "good", "train", null), ("2", "bad", "train", null)]);
        await studio.RuleAsync(project, "rule", 0, "good");
        await studio.SettleAsync(project);
        var prompt = await Labeled.AddFunctionAsync(studio.Studio, project, "asks", [0, 1], 2);
        await using (var db = studio.Db())
        {
            var function = db.Functions.Single(f => f.Id == prompt);
            function.Kind = FunctionKind.Prompt;
            foreach (var cost in new[] { 1_500_000_000L, 250_000_000L })
                db.TeacherCalls.Add(new TeacherCall { Id = Guid.NewGuid(), Key = "k", Model = "m", Parameters = "{}", ProjectId = project, FunctionVersionId = function.CurrentVersionId, At = DateTime.UtcNow, Cost = cost });
            await db.SaveChangesAsync();
        }
        var table = await studio.Functions.ListAsync(project);
        Assert.Equal(0.00175m, table.Functions.Single(f => f.Id == prompt).Cost);
        Assert.Null(table.Functions.Single(f => f.Name == "rule").Cost);
        // what cannot be read as a prompt is shown as it is
        Assert.Equal("x", table.Functions.Single(f => f.Id == prompt).Definition);
    }
}
