namespace LabelStudio.Cli.Tests;

/// <summary>Rules on the command line see the texts' other columns as fields, and the lists of their file.</summary>
public sealed class RuleReferenceTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("amount>=10", "1,hit\n2,\n3,\n")]
    [InlineData("Subject:lost", "1,\n2,hit\n3,\n")]
    [InlineData("NOT subject:lost", "1,hit\n2,\n3,hit\n")]
    [InlineData("subject:(NOT lost)", "1,hit\n2,\n3,\n")]
    [InlineData("label:spam OR id:1 OR text:text OR split:train", "1,\n2,\n3,\n")]
    public void Other_columns_are_fields(string query, string votes)
    {
        _box.File("t.csv", "id,text,amount,subject,label,split\n1,text,10.5,Hello,spam,train\n2,text,9,I LOST it,spam,train\n3,text,much,,spam,train\n");
        Assert.Equal("id,r\n" + votes, Apply(query, "{}"));
    }

    [Fact]
    public void Fields_of_JSON_lines_are_fields_too()
    {
        _box.File("t.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\",\"text\":\"a\",\"amount\":12.5}\n{\"id\":\"3\",\"text\":\"a\",\"amount\":3}\n");
        Assert.Equal("id,r\n1,\n2,hit\n3,\n", Apply("amount>3", "{}", "t.jsonl"));
    }

    [Theory]
    [InlineData("@cities")]
    [InlineData("in THEN/0 @Cities")]
    [InlineData("@from-file.1")]
    public void Lists_stand_in_the_rules_file_or_beside_it(string query)
    {
        _box.File("t.csv", "id,text\n1,I live in NEW YORK!\n2,new yorker\n3,paris\n".Replace("paris", "in Paris", StringComparison.Ordinal));
        _box.File("c.txt", "\uFEFFParis\r\nnew york\n\n!\n");
        Assert.Equal("id,r\n1,hit\n2,\n3,hit\n", Apply(query, """{"cities":["Paris","New York"],"from-file.1":"c.txt"}"""));
    }

    [Theory]
    [InlineData("@citys", """{"cities":["Paris"]}""", "The rule \"r\" cannot be read: There is no list called @citys at character 1. Did you mean @cities?", "  @citys\n  ^^^^^^")]
    [InlineData("a", """{"my list":["Paris"]}""", "\"my list\" cannot be the name of a list. Use letters, digits, _, - and points.", "points.")]
    [InlineData("a", """{"a":["x"],"A":["y"]}""", "There is a list called \"A\" already", "two.")]
    [InlineData("a", """{"a":["x",5]}""", "An entry of a list must be a string (\"…\"), not 5.", "it.")]
    [InlineData("a", """{"a":7}""", "The list \"a\" must be a list ([…]), not 7.", "it.")]
    [InlineData("a", """{"a":"nowhere.txt"}""", "nowhere.txt: There is no such file.", "")]
    public void What_is_wrong_with_a_list_is_told(string query, string lists, string says, string end)
    {
        _box.File("t.csv", "id,text\n1,a\n");
        var (exit, error) = Run(query, lists, "t.csv");
        Assert.Equal(2, exit);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Contains(end, error, StringComparison.Ordinal);
        Assert.False(File.Exists(_box["v.csv"]));
    }

    [Fact]
    public void A_field_that_no_text_has_is_warned_of()
    {
        _box.File("t.csv", "id,text,Amount\n1,a,5\n");
        var (exit, error) = Run("amuont>1", "{}", "t.csv");
        Assert.Equal(0, exit);
        Assert.Contains("No text has the field \"amuont\"", error, StringComparison.Ordinal);
        Assert.DoesNotContain("No text has", Run("amount>1", "{}", "t.csv").Error, StringComparison.Ordinal);
    }

    private string Apply(string query, string lists, string texts = "t.csv")
    {
        var (exit, error) = Run(query, lists, texts);
        Assert.True(exit == 0, error);
        return File.ReadAllText(_box["v.csv"]).Replace("\r", "", StringComparison.Ordinal);
    }

    private (int Exit, string Error) Run(string query, string lists, string texts)
    {
        var when = System.Text.Json.JsonSerializer.Serialize(query);
        _box.File("r.json", "{\"classes\":[\"hit\",\"none\"],\"rules\":[{\"name\":\"r\",\"label\":\"hit\",\"when\":" + when + "}],\"lists\":" + lists + "}");
        var (exit, _, error) = _box.Run("apply", "--rules", _box["r.json"], "--texts", _box[texts], "--out", _box["v.csv"], "--quiet");
        return (exit, error);
    }
}
