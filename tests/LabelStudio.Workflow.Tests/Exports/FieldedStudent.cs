using System.Globalization;
using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Tests.Imports;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>A student that was given three fields: desk and amount tell what the text does not, ticket says nothing.</summary>
public sealed class FieldedStudent : IAsyncLifetime
{
    public static readonly string[] Classes = ["private", "business"];

    internal LoopStudio Studio { get; private set; } = null!;

    internal int Project { get; private set; }

    internal long Run { get; private set; }

    internal byte[] Bundle { get; private set; } = [];

    internal IDeployments Deployments => Studio.Studio.Get<IDeployments>();

    public async Task InitializeAsync()
    {
        Studio = await LoopStudio.StartAsync();
        Project = await Studio.Studio.ProjectAsync(Classes);
        await Studio.Studio.SucceedAsync(Project, Csv(), ImportStudio.Options(new ColumnMapping("id", "text", "label", "split")));
        await Studio.RuleAsync(Project, "firm", 1, "invoice");
        await Studio.RuleAsync(Project, "person", 0, "birthday");
        await Studio.FitAsync(Project);
        Run = await Studio.TrainAsync(Project, new StudentSettings { Fields = new FieldNames(["desk", "amount", "ticket"]) });
        await Studio.SettleAsync(Project);
        await Studio.EndAsync(await Studio.Evaluations.StartAsync(Project, Run, Split.Test, LoopStudio.Ann));
        await Deployments.SignAsync(Project, Run, BoxKeys.Rights, true, "Made up.", LoopStudio.Ben);
        await Deployments.OverrideAsync(Project, Run, "A trial with ten users, watched by the team.", LoopStudio.Ann);
        using var zip = new MemoryStream();
        await (await Deployments.BundleAsync(Project, Run, documents: true)).WriteAsync(zip);
        Bundle = zip.ToArray();
    }

    public async Task DisposeAsync() => await Studio.DisposeAsync();

    /// <summary>600 documents; the desk is right for nine in ten, the amount for all but its overlap, one in five has neither.</summary>
    private static string Csv()
    {
        var random = new Random(5);
        var csv = new StringBuilder("id,text,split,label,Desk,amount,ticket\n");
        for (var i = 0; i < 600; i++)
        {
            var k = random.Next(2);
            var split = i < 400 ? "train" : i < 500 ? "dev" : "test";
            var word = i % 40 == 0 ? (k == 1 ? "the invoice" : "my birthday") : $"topic{random.Next(12)}";
            var absent = random.Next(5) == 0;
            var desk = absent ? "" : (random.Next(10) == 0) != (k == 1) ? "Branch, north" : "counter";
            var amount = absent ? "" : (k == 1 ? 400 + random.Next(2_000) : 5 + random.Next(600)).ToString(CultureInfo.InvariantCulture) + ".50";
            csv.Append(CultureInfo.InvariantCulture, $"d{i},please see to {word} soon,{split},{Classes[k]},\"{desk}\",{amount},T{i}\n");
        }
        return csv.ToString();
    }
}
