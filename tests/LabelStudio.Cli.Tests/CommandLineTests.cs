using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LabelStudio.Cli.Tests;

/// <summary>What every command promises: help, streams, reports, cancellation.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("apply", "--rules", "--texts", "--out")]
    [InlineData("label", "--votes", "--classes", "--gold", "--model", "--out")]
    [InlineData("rank", "--texts", "--votes", "--labels", "--strategy", "--out")]
    [InlineData("train", "--texts", "--labels", "--gold", "--encoder", "--out")]
    [InlineData("score", "--model", "--texts", "--out")]
    [InlineData("evaluate", "--predictions", "--gold")]
    [InlineData("run", "<project.json>", "--out")]
    public void Help_names_every_option_of_the_contract(string command, params string[] options)
    {
        var (exit, output, error) = _box.Run(command, "--help");
        Assert.Equal(0, exit);
        Assert.Empty(error);
        foreach (var o in (string[])[.. options, "--report", "--seed"]) Assert.Contains(o, output, StringComparison.Ordinal);
        Assert.Contains(command, _box.Run("--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_goes_to_stdout_and_progress_to_stderr()
    {
        _box.File("v.csv", "id,a,b\n1,spam,spam\n2,,ham\n3,,\n");
        using var process = _box.Start("label", "--votes", "v.csv", "--model", "majority", "--out", "-");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        var lines = (await output).Split('\n');
        Assert.Equal("id,label,confidence,p_ham,p_spam", lines[0]);
        Assert.StartsWith("1,spam,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2,ham,", lines[2], StringComparison.Ordinal);
        // no function votes on 3: no label, but the class balance
        Assert.StartsWith("3,,0.", lines[3], StringComparison.Ordinal);
        Assert.Contains("fit label model\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_has_the_contract_s_form()
    {
        _box.File("v.csv", "id,a,b\n1,spam,spam\n2,,ham\n3,spam,huh\n");
        _box.Ok("label", "--votes", _box["v.csv"], "--classes", "ham,spam", "--out", _box["l.csv"], "--report", _box["r.json"]);
        using var report = JsonDocument.Parse(File.ReadAllText(_box["r.json"]));
        var root = report.RootElement;
        Assert.Equal(["command", "stages", "peak_mb", "figures", "warnings"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal("label", root.GetProperty("command").GetString());
        Assert.All(root.GetProperty("stages").EnumerateArray(), s => Assert.Equal(["name", "wall_s", "cpu_s"], s.EnumerateObject().Select(p => p.Name)));
        Assert.True(root.GetProperty("peak_mb").GetDouble() > 1);
        var figures = root.GetProperty("figures");
        Assert.Equal(1, figures.GetProperty("coverage").GetDouble());
        Assert.Equal(1, figures.GetProperty("class_balance").EnumerateObject().Sum(c => c.Value.GetDouble()), 6);
        Assert.Equal(["a", "b"], figures.GetProperty("functions").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.All(figures.GetProperty("functions").EnumerateArray(), f =>
            Assert.Equal(["name", "coverage", "estimated_accuracy", "weight", "near_duplicates", "flags", "low", "high", "effective_votes"], f.EnumerateObject().Select(p => p.Name)));
        Assert.All(figures.GetProperty("functions").EnumerateArray(), f =>
            Assert.InRange(f.GetProperty("estimated_accuracy").GetDouble(), f.GetProperty("low").GetDouble(), f.GetProperty("high").GetDouble()));
        var diagnosis = figures.GetProperty("diagnosis");
        Assert.False(diagnosis.GetProperty("identifiable").GetBoolean());
        Assert.Contains(diagnosis.GetProperty("balance_source").GetString(), (string[])["given", "learned", "even", "gold"]);
        Assert.Equal(1, figures.GetProperty("off_schema").GetProperty("votes").GetInt32());
        Assert.Contains("1 votes name no class of the schema", root.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [SharedFact("youtube/votes.csv")]
    public void A_saved_model_labels_as_it_did_when_it_was_fitted()
    {
        var votes = SharedData.PathOf("data", "youtube", "votes.csv");
        var gold = SharedData.PathOf("data", "youtube", "gold.csv");
        _box.Ok("label", "--votes", votes, "--classes", "HAM,SPAM", "--gold", gold, "--save", _box["gold.bin"], "--out", _box["gold.csv"]);
        _box.Ok("label", "--votes", votes, "--classes", "HAM,SPAM", "--save", _box["bare.bin"], "--out", _box["bare.csv"]);
        _box.Ok("label", "--votes", votes, "--fitted", _box["gold.bin"], "--out", _box["gold-again.csv"]);
        _box.Ok("label", "--votes", votes, "--fitted", _box["bare.bin"], "--out", _box["bare-again.csv"]);
        _box.Ok("label", "--votes", votes, "--fitted", _box["bare.bin"], "--gold", gold, "--save", _box["gold-again.bin"], "--out", _box["bare-with-gold.csv"]);
        Assert.NotEqual(File.ReadAllText(_box["bare.csv"]), File.ReadAllText(_box["gold.csv"]));
        Assert.Equal(File.ReadAllText(_box["gold.csv"]), File.ReadAllText(_box["gold-again.csv"]));
        Assert.Equal(File.ReadAllText(_box["bare.csv"]), File.ReadAllText(_box["bare-again.csv"]));
        Assert.Equal(File.ReadAllText(_box["gold.csv"]), File.ReadAllText(_box["bare-with-gold.csv"]));
        Assert.Equal(File.ReadAllBytes(_box["gold.bin"]), File.ReadAllBytes(_box["gold-again.bin"]));
    }

    [SharedFact("youtube/votes.csv")]
    public void Values_say_how_much_worse_the_labels_are_without_each_function()
    {
        var votes = SharedData.PathOf("data", "youtube", "votes.csv");
        var gold = CsvRows.Read(SharedData.PathOf("data", "youtube", "gold.csv")).Skip(1).ToList();
        _box.File("gold.csv", "id,label,split\n" + string.Concat(gold.Select((r, i) => $"{r[0]},{r[1]},{(r[0].StartsWith("test", StringComparison.Ordinal) ? "test" : i % 3 == 0 ? "dev" : "train")}\n")));
        var values = Values(_box["gold.csv"]);
        Assert.Equal(10, values.Length);
        Assert.All(values, v => Assert.InRange(v.Value, v.Low, v.High));
        Assert.Contains(values, v => v.Low > 0);
        // other gold judges otherwise
        Assert.NotEqual(values.Select(v => v.Value), Values(SharedData.PathOf("data", "youtube", "gold.csv")).Select(v => v.Value));

        _box.Ok("label", "--votes", votes, "--classes", "HAM,SPAM", "--values", "--out", _box["l.csv"], "--report", _box["none.json"]);
        using var report = JsonDocument.Parse(File.ReadAllText(_box["none.json"]));
        Assert.Contains(report.RootElement.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("Give --gold", StringComparison.Ordinal));

        (double Value, double Low, double High)[] Values(string file)
        {
            _box.Ok("label", "--votes", votes, "--classes", "HAM,SPAM", "--gold", file, "--values", "--out", _box["l.csv"], "--report", _box["r.json"]);
            using var json = JsonDocument.Parse(File.ReadAllText(_box["r.json"]));
            return [.. json.RootElement.GetProperty("figures").GetProperty("functions").EnumerateArray().Select(f => f.GetProperty("value"))
                .Select(v => (v.GetProperty("value").GetDouble(), v.GetProperty("low").GetDouble(), v.GetProperty("high").GetDouble()))];
        }
    }

    [Fact]
    public void A_saved_model_finds_its_functions_by_name()
    {
        _box.File("v.csv", "id,a,b,c\n1,spam,spam,ham\n2,,ham,ham\n3,spam,,spam\n");
        _box.File("w.csv", "id,new,c,b,a\n1,ham,ham,spam,spam\n2,ham,ham,ham,\n3,ham,spam,,spam\n");
        _box.Ok("label", "--votes", _box["v.csv"], "--classes", "ham,spam", "--save", _box["m.bin"], "--out", _box["l.csv"]);
        _box.Ok("label", "--votes", _box["w.csv"], "--fitted", _box["m.bin"], "--out", _box["again.csv"], "--report", _box["r.json"]);
        Assert.Equal(File.ReadAllText(_box["l.csv"]), File.ReadAllText(_box["again.csv"]));
        using var report = JsonDocument.Parse(File.ReadAllText(_box["r.json"]));
        Assert.Contains(report.RootElement.GetProperty("warnings").EnumerateArray(), w => w.GetString()!.Contains("The votes of \"new\" were left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Classes_may_stand_in_a_file()
    {
        _box.File("v.csv", "id,a,b\n1,spam,spam\n2,,ham\n");
        foreach (var content in (string[])["[\"eggs\",\"spam\",\"ham\"]", "eggs\nspam\nham\n"])
        {
            _box.File("classes", content);
            _box.Ok("label", "--votes", _box["v.csv"], "--classes", "@" + _box["classes"], "--out", _box["l.csv"]);
            Assert.Equal("id,label,confidence,p_eggs,p_spam,p_ham", File.ReadLines(_box["l.csv"]).First());
        }
    }

    [Fact]
    public void An_interrupt_ends_with_130_and_leaves_nothing()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return;
        // seconds of work: the interrupt must come before its end on any machine
        var votes = new StringBuilder("id,a,b,c,d\n");
        for (var i = 0; i < 3_000_000; i++) votes.Append(CultureInfo.InvariantCulture, $"document-{i},spam,ham,,spam\n");
        _box.File("v.csv", votes.ToString());
        using var process = _box.StartInForeground("label", "--votes", "v.csv", "--out", "l.csv");
        // the first line of progress says that the output has been opened and the work goes on
        Assert.Equal("read votes", process.StandardError.ReadLine());
        Assert.Contains(_box.Entries(), e => e.EndsWith(".tmp", StringComparison.Ordinal));
        using (var kill = _box.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.EndsWith("labelstudio label: cancelled; nothing was written.\n", error, StringComparison.Ordinal);
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["v.csv"], _box.Entries());
    }
}
