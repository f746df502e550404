using System.Text;

namespace LabelStudio.Cli.Tests;

/// <summary>Every kind of bad input is told with its place and the remedy, exits with 2, and leaves nothing behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Rules = """{"classes":["spam","ham"],"rules":[{"name":"r1","label":"spam","when":"free"}]}""";

    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("", "t.csv: The file is empty. Give a file with a header line and at least one row.")]
    [InlineData("id,text\n", "t.csv: The file has a header but no row. Give at least one text.")]
    [InlineData("id,message\n1,a\n", "t.csv, line 1: There is no column \"text\": the file has id, message. Add it, or name the column that holds it with --text-column.")]
    [InlineData("id;text\n1;a\n", "t.csv, line 1: There is no column \"text\": the file only has \"id;text\". Is the file separated by something else than commas? Add it, or name the column that holds it with --text-column.")]
    [InlineData("id,text\n1,say \"hi\"\n", "t.csv, line 2, column \"text\": Bad quotes: a double quote stands inside a field that does not begin with one. Put the whole field in double quotes and double the quotes inside.")]
    [InlineData("id,text\n1,\"say \"hi\"\"\n", "t.csv, line 2, column \"text\": Bad quotes: text follows a closing quote. Double the quotes that belong to the text (\"\").")]
    [InlineData("id,text\n1,a\n2,b,c\n", "t.csv, line 3: Too many fields: the row has 3 fields, the header has 2 (id, text). Put text that holds commas in double quotes.")]
    [InlineData("id,text\n1,a\n1,b\n", "t.csv, line 3, column \"id\": The id \"1\" stands already on line 2. Ids must be unique: remove or rename one of the two.")]
    [InlineData("id,text\n1,a\n2", "t.csv, line 3: The file ends mid-row: the last row has 1 field, the header has 2 (id, text). The file was cut off: get it again in full.")]
    [InlineData("id,text\n1,a\n2,\"b\n", "t.csv, line 3, column \"text\": The file ends mid-row: inside the quoted field that begins here. Add the closing quote, or get the file again in full if it was cut off.")]
    [InlineData("id,text\n1,a\n,b\n", "t.csv, line 3, column \"id\": The id is empty. Give every row an id.")]
    [InlineData("id,text,split\n1,a,train\n2,b,tset\n", "t.csv, line 3, column \"split\": \"tset\" is no split. Write train, dev or test.")]
    public void Bad_texts(string content, string message)
    {
        _box.File("t.csv", content);
        _box.File("r.json", Rules);
        AssertRefused(message, "v.csv", "apply", "--rules", _box["r.json"], "--texts", _box["t.csv"], "--out", _box["v.csv"], "--report", _box["report.json"]);
    }

    [Fact]
    public void Invalid_UTF8()
    {
        _box.File("t.csv", [.. "id,text\n1,caf"u8, 0xE9, (byte)'\n']);
        _box.File("r.json", Rules);
        AssertRefused("t.csv, line 2: Invalid UTF-8: byte 0xE9 at offset 13 of the file. Save the file as UTF-8 and try again.",
            "v.csv", "apply", "--rules", _box["r.json"], "--texts", _box["t.csv"], "--out", _box["v.csv"]);
    }

    [Theory]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":"spam","when":"free AND )"}]}""",
        "r.json, line 1: At character 71: The rule \"r1\" cannot be read: ", "  free AND )\n           ^")]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":"spma","when":"free"}]}""",
        "r.json, line 1: At character 57: The rule \"r1\" votes for \"spma\", which is no class of the schema (spam, ham). Did you mean \"spam\"? Correct the label, or add the class to \"classes\".", "")]
    [InlineData("{\"classes\":[\"spam\",\"ham\"],\n\"rules\":[{\"name\":\"r1\",\"label\":\"spam\",\"when\":\"a\"},\n{\"name\":\"r1\",\"label\":\"ham\",\"when\":\"b\"}]}",
        "r.json, line 3: At character 9: A rule called \"r1\" stands already on line 2. Rename one of the two.", "")]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":"spam","wen":"free"}]}""",
        "r.json, line 1: At character 64: A rule has no property \"wen\". Did you mean \"when\"? Known are name, label, when.", "")]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":["spam","hma"],"when":"free"}]}""",
        "r.json, line 1: At character 65: The rule \"r1\" votes for \"hma\", which is no class of the schema (spam, ham). Did you mean \"ham\"? Correct the label, or add the class to \"classes\".", "")]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":["spam","spam"],"when":"free"}]}""",
        "r.json, line 1: At character 65: The rule \"r1\" names the class \"spam\" twice. Name each once.", "")]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":[],"when":"free"}]}""",
        "r.json, line 1: At character 57: The rule \"r1\" votes for no class. Name one class, or several.", "")]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":{"spam":0.7,"ham":-1},"when":"free"}]}""",
        "r.json, line 1: At character 75: The weight of \"ham\" is not above 0. Leave out classes that have no weight.", "")]
    [InlineData("""{"classes":["spam","ham"],"rules":[{"name":"r1","label":3,"when":"free"}]}""",
        "r.json, line 1: At character 57: \"label\" must be a string (\"…\"), not 3. Correct it.", "")]
    [InlineData("{\"classes\":[\"spam\",\"ham\"],\n\"rules\":[}", "r.json, line 2: Bad JSON at byte 10 of the line: ", "")]
    [InlineData("", "r.json: The file is empty.", "")]
    public void Bad_rules(string rules, string start, string end)
    {
        _box.File("t.csv", "id,text\n1,free money\n");
        _box.File("r.json", rules);
        var error = AssertRefused(null, "v.csv", "apply", "--rules", _box["r.json"], "--texts", _box["t.csv"], "--out", _box["v.csv"]);
        Assert.StartsWith("labelstudio apply: " + start, error, StringComparison.Ordinal);
        Assert.EndsWith(end, error.TrimEnd('\n'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,label\n1,spam\n2,spma\n", "g.csv, line 3, column \"label\": \"spma\" is no class of the schema (spam, ham). Did you mean \"spam\"? Correct the label, or add the class to the schema.")]
    [InlineData("id,label\n1,spam\n1,ham\n", "g.csv, line 3, column \"id\": The id \"1\" stands already on line 2. Ids must be unique: remove or rename one of the two.")]
    [InlineData("id,category\n1,spam\n", "g.csv, line 1: There is no column \"label\": the file has id, category. Add it, or name the column that holds it with --label-column.")]
    public void Bad_gold(string gold, string message)
    {
        _box.File("v.csv", "id,a,b\n1,spam,\n2,,ham\n");
        _box.File("g.csv", gold);
        AssertRefused(message, "l.csv", "label", "--votes", _box["v.csv"], "--classes", "spam,ham", "--gold", _box["g.csv"], "--out", _box["l.csv"]);
    }

    [Theory]
    [InlineData("id,a\n1,spam\n1,ham\n", "v.csv, line 3, column \"id\": The id \"1\" stands already on line 2. Ids must be unique: remove or rename one of the two.")]
    [InlineData("id,lf,vote\n1,a,spam\n1,a,ham\n", "v.csv, line 3, column \"id\": \"a\" votes on \"1\" a second time. Keep one vote a function and document.")]
    [InlineData("id,lf,vote,confidence\n1,a,spam,1.5\n", "v.csv, line 2, column \"confidence\": \"1.5\" is no confidence. Write a number from 0 to 1.")]
    [InlineData("id,lf,vote,confidence\n1,a,spam,0.5\n2,a,spam,-0.1\n", "v.csv, line 3, column \"confidence\": \"-0.1\" is no confidence. Write a number from 0 to 1.")]
    [InlineData("id,lf,vote,confidence\n1,a,spam,sure\n", "v.csv, line 2, column \"confidence\": \"sure\" is no confidence. Write a number from 0 to 1.")]
    [InlineData("id,a\n1,spam|ham\n2,spam|\n", "v.csv, line 3, column \"a\": A set of classes has an empty name in it. Write the classes with | between them, as in a|b.")]
    [InlineData("id,a\n1,spam|spam\n", "v.csv, line 2, column \"a\": A set names the class \"spam\" twice. Name each once.")]
    [InlineData("id,a\n1,spam:0.7|ham\n", "v.csv, line 2, column \"a\": Some classes of a set have a weight and some have none. Give each one, as in a:0.7|b:0.3, or none.")]
    [InlineData("id,a\n1,spam:0.7|ham:0\n", "v.csv, line 2, column \"a\": The weight of \"ham\" is not above 0. Leave out classes that have no weight.")]
    [InlineData("doc,a\n1,spam\n", "v.csv, line 1: There is no column \"id\": the file has doc, a. Add it, or name the column that holds it with --id-column.")]
    [InlineData("id,a\n1,\n2,-1\n3,ABSTAIN\n", "v.csv: Every function abstains everywhere, so no class is known. Name the classes with --classes a,b,c.")]
    [InlineData("id,a\n1,spam\n", "There is only one class, \"spam\". A label model decides between at least two: name them all.")]
    public void Bad_votes(string votes, string message)
    {
        _box.File("v.csv", votes);
        AssertRefused(message, "l.csv", "label", "--votes", _box["v.csv"], "--out", _box["l.csv"]);
    }

    [Fact]
    public void An_unknown_model_and_a_missing_file_are_told()
    {
        _box.File("v.csv", "id,a,b\n1,spam,\n2,,ham\n");
        var error = AssertRefused(null, "l.csv", "label", "--votes", _box["v.csv"], "--model", "magic", "--out", _box["l.csv"]);
        Assert.Contains("There is no label model \"magic\". Choose one of:", error, StringComparison.Ordinal);
        error = AssertRefused(null, "l.csv", "label", "--votes", _box["w.csv"], "--out", _box["l.csv"]);
        Assert.StartsWith("labelstudio label: w.csv: There is no such file.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_that_is_not_there_is_told()
    {
        _box.File("t.csv", "id,text,label\n1,a,x\n2,b,y\n");
        AssertRefused("enc: No such folder. Give the folder that holds a sentence encoder: model.onnx with tokenizer.json or vocab.txt.",
            "s.onnx", "train", "--texts", _box["t.csv"], "--gold", _box["t.csv"], "--encoder", "enc", "--out", _box["s.onnx"]);
    }

    [Fact]
    public void A_file_that_is_no_student_is_told()
    {
        _box.File("t.csv", "id,text\n1,a\n");
        _box.File("s.onnx", "nothing of the kind");
        var error = AssertRefused(null, "p.csv", "score", "--model", _box["s.onnx"], "--texts", _box["t.csv"], "--out", _box["p.csv"]);
        Assert.StartsWith("labelstudio score: s.onnx: This is not a whole ONNX model", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,label,confidence,p_a,p_b\n1,a,0.9,0.9,0.3\n", "p.csv, line 2: The probabilities of the row sum to 1.2, not to 1. Correct the p_ columns.")]
    [InlineData("id,label,confidence,p_a,p_b\n1,a,0.9,0.9,x\n", "p.csv, line 2, column \"p_b\": \"x\" is no probability. Write a number from 0 to 1.")]
    [InlineData("id,label,confidence,p_a,p_b\n1,c,0.9,0.9,0.1\n", "p.csv, line 2, column \"label\": \"c\" is no class of the schema (a, b). Did you mean \"a\"? Correct the label, or add the class to the schema.")]
    [InlineData("id,label,confidence,p_a,p_b\n7,a,0.9,0.9,0.1\n", "g.csv: No gold label has the id of a prediction. Check --id-column, and that both files are of the same texts.")]
    public void Bad_predictions(string predictions, string message)
    {
        _box.File("p.csv", predictions);
        _box.File("g.csv", "id,label\n1,a\n");
        AssertRefused(message, "r.json", "evaluate", "--predictions", _box["p.csv"], "--gold", _box["g.csv"], "--report", _box["r.json"]);
    }

    [Theory]
    [InlineData("""{"texts":"t.csv","lableModel":{}}""", "p.json, line 1: At character 18: The project file has no property \"lableModel\". Did you mean \"labelModel\"? Known are texts, gold, classes, rules, encoder, votes, labelModel, student, review, columns, seed.")]
    [InlineData("""{"texts":"t.csv"}""", "p.json, line 1: At character 1: The project has neither \"rules\" nor \"votes\". Add at least one of them: labels are made from votes.")]
    [InlineData("""{"texts":"t.csv","rules":"r.json","seed":"one"}""", "p.json, line 1: At character 42: \"seed\" must be a whole number, not a string. Correct it.")]
    [InlineData("""{"texts":"t.csv","rules":"r.json","classes":["spam","spam"]}""", "p.json, line 1: At character 53: The class \"spam\" stands twice. Remove one of the two.")]
    public void Bad_projects(string project, string message)
    {
        _box.File("t.csv", "id,text\n1,free money\n");
        _box.File("r.json", Rules);
        _box.File("p.json", project);
        AssertRefused(message, null, "run", _box["p.json"], "--out", _box["out"]);
    }

    [Fact]
    public void A_run_does_not_replace_a_folder_with_other_files()
    {
        _box.File("t.csv", "id,text\n1,free money\n");
        _box.File("r.json", Rules);
        _box.File("p.json", """{"texts":"t.csv","rules":"r.json"}""");
        Directory.CreateDirectory(_box["out"]);
        File.WriteAllText(Path.Combine(_box["out"], "thesis.doc"), "years of work");
        AssertRefused("out: The folder holds \"thesis.doc\", which is not a file of a run, and would be lost. Name a new folder, or one that a run wrote.",
            null, "run", _box["p.json"], "--out", _box["out"]);
        Assert.Equal("years of work", File.ReadAllText(Path.Combine(_box["out"], "thesis.doc")));
    }

    [Fact]
    public void A_full_disk_is_told_and_the_file_before_stays()
    {
        if (!OperatingSystem.IsLinux()) return;
        var votes = new StringBuilder("id,a,b\n");
        for (var i = 0; i < 20_000; i++) votes.Append(System.Globalization.CultureInfo.InvariantCulture, $"document-{i},spam,ham\n");
        _box.File("v.csv", votes.ToString());
        _box.File("l.csv", "old");
        // a limit on the size of files stands for the full disk: 64 KB
        var command = $"ulimit -f 64; exec dotnet '{typeof(Hosting.CommandLine).Assembly.Location}' label --votes v.csv --out l.csv --quiet";
        using var process = _box.Start("bash", ["-c", command]);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.StartsWith("labelstudio label: l.csv: The file cannot be written: ", error, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed. Free some space or write elsewhere.", error, StringComparison.Ordinal);
        Assert.Equal(2, process.ExitCode);
        Assert.Equal("old", File.ReadAllText(_box["l.csv"]));
        Assert.Equal(["l.csv", "v.csv"], _box.Entries());
    }

    [Theory]
    [InlineData("labelstudio: There is no command \"lable\"", "lable")]
    [InlineData("labelstudio: No command was given.")]
    [InlineData("labelstudio label: Option '--out' is required.", "label", "--votes", "v.csv")]
    [InlineData("labelstudio label: --threads must be from 0 to 1024.", "label", "--votes", "v.csv", "--out", "l.csv", "--threads", "-2")]
    public void Bad_arguments_exit_with_2_and_point_to_help(string start, params string[] args)
    {
        var (exit, output, error) = _box.Run(args);
        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.StartsWith(start, error, StringComparison.Ordinal);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "m.bin: This file is no label model of LabelStudio.")]
    [InlineData("id,label\n1,spam\n", "m.bin: This file is no label model of LabelStudio.")]
    public void Foreign_label_models(string content, string message)
    {
        _box.File("v.csv", "id,a,b\n1,spam,spam\n2,,ham\n");
        _box.File("m.bin", content);
        AssertRefused(message, "l.csv", "label", "--votes", _box["v.csv"], "--fitted", _box["m.bin"], "--out", _box["l.csv"]);
    }

    [Fact]
    public void Damaged_label_models_and_votes_that_they_do_not_fit()
    {
        _box.File("v.csv", "id,a,b\n1,spam,spam\n2,,ham\n");
        _box.Ok("label", "--votes", _box["v.csv"], "--classes", "ham,spam", "--save", _box["m.bin"], "--out", _box["l.csv"]);
        var model = File.ReadAllBytes(_box["m.bin"]);
        string[] label = ["label", "--votes", _box["v.csv"], "--fitted", _box["m.bin"], "--out", _box["l.csv"]];

        File.WriteAllBytes(_box["m.bin"], model[..^9]);
        Assert.StartsWith("labelstudio label: m.bin: ", AssertRefused(null, "out.csv", label), StringComparison.Ordinal);
        model[^40] ^= 1;
        File.WriteAllBytes(_box["m.bin"], model);
        Assert.StartsWith("labelstudio label: m.bin: ", AssertRefused(null, "out.csv", label), StringComparison.Ordinal);
        model[^40] ^= 1;
        File.WriteAllBytes(_box["m.bin"], [.. model, 0]);
        AssertRefused("m.bin: Something follows the label model in this file. Write the model again with label --save.", "out.csv", label);
        File.WriteAllBytes(_box["m.bin"], model);

        AssertRefused("--model was decided when the model of --fitted was fitted. Leave one of the two out.", "out.csv", [.. label, "--model", "majority"]);
        AssertRefused("m.bin: The model was fitted for other classes (\"ham\", \"spam\") than --classes says. Leave --classes out.", "out.csv", [.. label, "--classes", "spam,ham"]);
        _box.File("v.csv", "id,a,c\n1,spam,spam\n");
        AssertRefused(
            "m.bin: The model was fitted on 2 functions, and there are no votes of \"b\". Give their votes too (a column of empty fields where one abstains everywhere), or fit without --fitted.",
            "out.csv", label);
    }

    /// <param name="target">An output that is there before and has to stay as it is; null when none is.</param>
    private string AssertRefused(string? message, string? target, params string[] args)
    {
        if (target != null && !File.Exists(_box[target])) _box.File(target, "old");
        var before = _box.Entries();
        var (exit, output, error) = _box.Run([.. args, "--quiet"]);
        Assert.Equal(2, exit);
        Assert.Empty(output);
        if (message != null) Assert.Equal($"labelstudio {args[0]}: {message}\n", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(before, _box.Entries());
        if (target != null) Assert.Equal("old", File.ReadAllText(_box[target]));
        return error;
    }
}
