using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Core.Tests.Students;

public sealed class FieldReadingTests
{
    private static readonly FieldReading Reading = new([StudentField.OfValues("channel", ["app", "e-mail"]), StudentField.OfNumbers("amount", [10, 100])]);

    [Fact]
    public void A_document_becomes_one_character_a_field_and_the_text_as_it_is()
    {
        Assert.Equal("\U000F0002\U000F0005hello", Compose("hello", "e-mail", "12.50"));
        Assert.Equal("\U000F0001\U000F0004", Compose("", "app", "-1e3"));
        Assert.Equal("hello", Reading.TextOf(Compose("hello", "app", "7")));
        Assert.Equal("hello", FieldReading.None.Compose("hello", _ => "app"));
    }

    [Theory]
    [InlineData("  APP\t", 0)]
    [InlineData("E-Mail", 1)]
    [InlineData("fax", 2)]
    [InlineData("ａｐｐ", 2)]
    [InlineData("a\0pp", 2)]
    [InlineData("\U000F0001", 2)]
    [InlineData("\u202eapp", 2)]
    [InlineData("", -1)]
    [InlineData(" \r\n", -1)]
    [InlineData(null, -1)]
    public void Values_are_told_apart_but_for_ASCII_case_and_white_space(string? value, int place) => Assert.Equal(place, Reading.Fields[0].PlaceOf(value));

    [Theory]
    [InlineData("9.999", 0)]
    [InlineData(" 10 ", 1)]
    [InlineData("+99.", 1)]
    [InlineData("1e2", 2)]
    [InlineData(".5", 0)]
    [InlineData("-0", 0)]
    [InlineData("1e400", -1)]
    [InlineData("1,000", -1)]
    [InlineData("NaN", -1)]
    [InlineData("Infinity", -1)]
    [InlineData("12\0", -1)]
    [InlineData("١٢", -1)]
    [InlineData("0x10", -1)]
    [InlineData("much", -1)]
    public void Numbers_are_read_by_the_interval_they_lie_in_and_what_is_none_says_nothing(string value, int place) => Assert.Equal(place, Reading.Fields[1].PlaceOf(value));

    [Fact]
    public void A_text_cannot_pass_for_a_field()
    {
        const string Forged = "\U000F0002\U000F0005 pay me";
        Assert.Equal("\U000F0000\U000F0000" + Forged, Compose(Forged, null, null));
        Assert.Equal(Forged, Reading.TextOf(Compose(Forged, null, null)));
    }

    [Fact]
    public void Any_text_survives_even_half_a_character()
    {
        foreach (var text in (string[])["\udc00x", "\ud800", "\u0301e", "\0", "\u202eright to left", new string('x', 50_000)])
            Assert.Equal(text, Reading.TextOf(Compose(text, "app", "1")));
        Assert.Equal("\U000F0001\U000F0004X", Reading.WithText(Compose("x", "app", "1"), t => t.ToUpperInvariant()));
    }

    [Fact]
    public void Names_of_fields_are_alike_in_any_case_but_the_exact_one_comes_first()
    {
        var values = FieldReading.ValuesOf(new Dictionary<string, string> { ["Channel"] = "app", ["channel"] = "fax" });
        Assert.Equal("fax", values("channel"));
        Assert.Equal("app", values("Channel"));
        Assert.Contains(values("CHANNEL"), (string[])["app", "fax"]);
        Assert.Null(values("amount"));
    }

    [Fact]
    public void Values_that_few_documents_share_are_other_and_numbers_become_intervals_of_like_size()
    {
        var learner = new FieldLearner(["channel", "amount", "stars", "note"]);
        for (var i = 0; i < 800; i++)
        {
            var document = i;
            learner.Add(name => name switch
            {
                "channel" => document < 2 ? "pigeon" : document % 3 == 0 ? "App" : "e-mail ",
                "amount" => $"{document}.5",
                "stars" => $"{document % 5}",
                _ => document % 4 == 0 ? $"{document}" : document % 4 == 1 ? new string('x', 200) : null,
            });
        }
        var reading = learner.Learn();
        Assert.Equal(["app", "e-mail"], reading.Fields[0].Values);
        Assert.Equal([100.5, 200.5, 300.5, 400.5, 500.5, 600.5, 700.5], reading.Fields[1].Edges);
        Assert.Equal(["0", "1", "2", "3", "4"], reading.Fields[2].Values);
        Assert.Equal([], reading.Fields[3].Values);
        Assert.Equal(reading.Fields.Sum(f => f.Places), reading.Columns);
    }

    [Fact]
    public void A_number_that_most_documents_have_is_an_interval_of_its_own()
    {
        var learner = new FieldLearner(["amount"]);
        for (var i = 0; i < 1_000; i++)
        {
            var amount = i < 900 ? "0" : $"{i}";
            learner.Add(_ => amount);
        }
        Assert.Equal([900, 914, 928, 942, 956, 970, 985], learner.Learn().Fields[0].Edges);
    }

    [Fact]
    public void What_cannot_be_read_is_refused()
    {
        var learner = new FieldLearner(["channel", "absent"]);
        learner.Add(name => name == "channel" ? "app" : null);
        Assert.Contains("\"absent\"", Assert.Throws<ArgumentException>(learner.Learn).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FieldReading([StudentField.OfValues("a", []), StudentField.OfValues("A", [])]));
        Assert.Throws<ArgumentException>(() => StudentField.OfValues("a", ["App"]));
        Assert.Throws<ArgumentException>(() => StudentField.OfNumbers("a", [2, 1]));
        Assert.Throws<ArgumentException>(() => StudentField.OfNumbers("a", [double.NaN]));
        Assert.Throws<ArgumentException>(() => new FieldReading([.. Enumerable.Range(0, FieldReading.MostFields + 1).Select(i => StudentField.OfValues($"f{i}", []))]));
    }

    private static string Compose(string text, string? channel, string? amount) => Reading.Compose(text, name => name == "channel" ? channel : amount);
}
