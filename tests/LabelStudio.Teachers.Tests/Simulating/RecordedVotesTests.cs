using LabelStudio.TeacherSimulator;

namespace LabelStudio.Teachers.Tests.Simulating;

public class RecordedVotesTests
{
    [SharedFact("banking77-llm-votes/votes.csv")]
    public async Task EachModelAnswersWhatItOnceAnsweredEvenOutsideTheClasses()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Url = "http://127.0.0.1:0",
            Votes = SharedData.PathOf("data", "banking77-llm-votes", "votes.csv"),
            Texts = SharedData.PathOf("data", "banking77-llm-votes", "texts.csv"),
        });
        Assert.Equal(6, simulator.Models.Count);
        using var caller = new Caller(simulator);
        const string text = "I made the incorrect payment for my rent yesterday and this needs to be fixed by no later than tomorrow. How can you help?";
        Assert.Equal("reverted_card_payment", await caller.ContentAsync(Caller.Ask("direct_claude_4_5_sonnet", text)));
        Assert.Equal("cancel_transfer", await caller.ContentAsync(Caller.Ask("direct_gpt_5_2", text)));
        // few-shot examples before it, no marks around it
        var plain = new
        {
            model = "direct_gpt_5_mini",
            messages = new[] { new { role = "user", content = $"Example: I didn't get a PIN yet. What gives? => get_physical_card\n\nNow this one: {text}" } },
        };
        Assert.Equal("cancel_transfer", await caller.ContentAsync(plain));
        // a narrow question about one class
        var narrow = Caller.Ask("direct_gpt_5_2", text, "Does this text ask to cancel transfer? Answer yes or no.");
        Assert.Equal("yes", await caller.ContentAsync(narrow));
        Assert.Equal("no", await caller.ContentAsync(Caller.Ask("direct_gpt_5_2", text, "Does this text ask about card arrival? Answer yes or no.")));
    }

    [Fact]
    public async Task ALongVotesFileWithItsTextsIsReadAndWhatIsWrongIsSaid()
    {
        using var folder = new Folder();
        var votes = Path.Combine(folder.Path, "votes.csv");
        await File.WriteAllTextAsync(votes, "id,text,lf,vote\n1,\"a text, with a comma\",m,alpha\n1,\"a text, with a comma\",k,beta\n");
        await using (var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Votes = votes }))
        {
            using var caller = new Caller(simulator);
            Assert.Equal("beta", await caller.ContentAsync(Caller.Ask("k", "a text, with a comma")));
        }
        await File.WriteAllTextAsync(votes, "id,lf,vote\n1,m,alpha\n");
        var missing = await Assert.ThrowsAsync<SimulatorException>(() => Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Votes = votes }));
        Assert.Contains("--Texts", missing.Message, StringComparison.OrdinalIgnoreCase);
        var absent = await Assert.ThrowsAsync<SimulatorException>(() => Simulator.StartAsync(new SimulatorOptions { Votes = Path.Combine(folder.Path, "none.csv") }));
        Assert.Contains("none.csv", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANoisyModelErrsOnItsShareOfDocumentsAndAlwaysOnTheSame()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["good"] = 0.05, ["bad"] = 0.4 } });
        using var caller = new Caller(simulator);
        const string classes = "Choose one.\n- refund\n- card_lost\n- exchange_rate";
        var wrong = new Dictionary<string, int> { ["good"] = 0, ["bad"] = 0 };
        for (var i = 0; i < 300; i++)
            foreach (var model in simulator.Models)
                if (await caller.ContentAsync(Caller.Ask(model, $"where is my refund {i}", classes)) != "refund") wrong[model]++;
        Assert.InRange(wrong["good"], 3, 33);
        Assert.InRange(wrong["bad"], 85, 155);
        Assert.Equal(await caller.ContentAsync(Caller.Ask("bad", "where is my refund 5", classes)), await caller.ContentAsync(Caller.Ask("bad", "where is my refund 5", classes)));
    }
}
