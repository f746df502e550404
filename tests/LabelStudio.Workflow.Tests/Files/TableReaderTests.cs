using System.Text;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;

namespace LabelStudio.Workflow.Tests.Files;

public class TableReaderTests
{
    [Fact]
    public void Reads_quotes_commas_and_line_breaks_as_RFC_4180_says()
    {
        var rows = Rows("id,text\r\n1,plain\r\n2,\"a, \"\"b\"\"\r\nc\"\r\n3,\n\"4\",\"\"\n");
        Assert.Equal([["1", "plain"], ["2", "a, \"b\"\r\nc"], ["3", ""], ["4", ""]], rows);
    }

    [Fact]
    public void Lines_are_those_on_which_records_begin()
    {
        using var table = Table("id,text\n1,\"two\nlines\"\n\n2,x\n");
        Assert.True(table.Read());
        Assert.Equal(2, table.Line);
        Assert.True(table.Read());
        Assert.Equal(5, table.Line);
        Assert.False(table.Read());
        Assert.Equal(2, table.Record);
    }

    [Fact]
    public void A_byte_order_mark_and_a_missing_last_line_end_are_no_matter()
    {
        using var table = Table("\uFEFFid,text\n1,é");
        Assert.Equal(["id", "text"], table.Columns);
        Assert.True(table.Read());
        Assert.Equal("é", table.Text(1));
        Assert.False(table.Read());
    }

    [Theory]
    [InlineData("", 0, null, "The file is empty.")]
    [InlineData("\n\n", 0, null, "The file is empty.")]
    [InlineData("id,,text\n", 1, null, "Column 2 of the header has no name.")]
    [InlineData("id,text,id\n", 1, "id", "Two columns have this name.")]
    [InlineData("id,text\n1,a,b\n", 2, null, "Too many fields: the row has 3 fields, the header has 2 (id, text).")]
    [InlineData("id,text\n1,a\n2\n3,c\n", 3, null, "Too few fields: the row has 1 field, the header has 2 (id, text).")]
    [InlineData("id,text\n1,a\n2", 3, null, "The file ends mid-row: the last row has 1 field, the header has 2 (id, text).")]
    [InlineData("id,text\n1,a\n2,\"b", 3, "text", "The file ends mid-row: inside the quoted field that begins here.")]
    [InlineData("id,text\n1,say \"hi\"\n", 2, "text", "Bad quotes: a double quote stands inside a field that does not begin with one.")]
    [InlineData("id,text\n1,\"say \"hi\" now\"\n", 2, "text", "Bad quotes: text follows a closing quote.")]
    [InlineData("id,text\n1,\"two\nlines\" more\n", 3, "text", "Bad quotes: text follows a closing quote.")]
    [InlineData("id,text\n1,a\rb\n", 2, "text", "A carriage return stands alone.")]
    [InlineData("id,text\n1,a\0b\n", 2, null, "A NUL character stands at offset 11 of the file.")]
    public void A_bad_file_is_refused_with_its_place(string content, long line, string? column, string problem)
    {
        var fault = Assert.Throws<FileFaultException>(() => Rows(content)).Fault;
        Assert.Equal("t.csv", fault.File);
        Assert.Equal(line, fault.Line);
        Assert.Equal(column, fault.Column);
        Assert.Equal(problem, fault.Problem);
        Assert.NotEmpty(fault.Remedy);
    }

    [Fact]
    public void Invalid_UTF8_names_line_byte_and_offset()
    {
        byte[] bytes = [.. "id,text\n1,ok\n2,caf"u8, 0xE9, .. " au lait\n"u8];
        var fault = Assert.Throws<FileFaultException>(() => Rows(new MemoryStream(bytes))).Fault;
        Assert.Equal(3, fault.Line);
        Assert.Equal("Invalid UTF-8: byte 0xE9 at offset 18 of the file.", fault.Problem);
    }

    [Fact]
    public void A_file_cut_within_a_character_says_so()
    {
        byte[] bytes = [.. "id,text\n1,caf"u8, 0xC3];
        var fault = Assert.Throws<FileFaultException>(() => Rows(new MemoryStream(bytes))).Fault;
        Assert.Equal(2, fault.Line);
        Assert.Equal("The file ends in the middle of a character (offset 13 of the file).", fault.Problem);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x69, 0x00 }, "The file is UTF-16.")]
    [InlineData(new byte[] { 0x50, 0x4B, 0x03, 0x04, 0x14 }, "The file is a ZIP archive or an Excel workbook, not text.")]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08, 0x00 }, "The file is compressed (gzip).")]
    public void A_file_that_is_no_text_is_named_for_what_it_is(byte[] bytes, string problem) =>
        Assert.Equal(problem, Assert.Throws<FileFaultException>(() => Rows(new MemoryStream(bytes))).Fault.Problem);

    [Fact]
    public void A_very_long_field_is_refused_where_it_begins()
    {
        var content = "id,text\n1,a\n2,\"" + new string('x', 300_000) + "\"\n3,c\n";
        var fault = Assert.Throws<FileFaultException>(() => Rows(content, new TableOptions { MaxFieldBytes = 100_000 })).Fault;
        Assert.Equal(3, fault.Line);
        Assert.Equal("text", fault.Column);
        Assert.Contains("longer than 100,000 bytes", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_longer_than_the_first_buffer_are_read_whole()
    {
        var big = string.Concat(Enumerable.Repeat("äb\"c,\n", 200_000));
        var rows = Rows("id,text\n1,\"" + big.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"\n2,z\n");
        Assert.Equal(big, rows[0][1]);
        Assert.Equal("z", rows[1][1]);
    }

    [Fact]
    public void Skipping_bad_rows_reports_each_and_keeps_the_good_ones()
    {
        var faults = new List<FileFault>();
        var rows = Rows(
            "id,text\n1,a\n2,b,c\n3,\"x\" y\n4,d\n5\n6,\"e\n7,f\n",
            new TableOptions { BadRows = BadRowPolicy.Skip, OnFault = faults.Add });
        // the quote on line 7 is never closed: only that line is lost
        Assert.Equal([["1", "a"], ["4", "d"], ["7", "f"]], rows);
        Assert.Equal([3L, 4, 6, 7], faults.Select(f => f.Line));
    }

    [Fact]
    public void Skipping_goes_on_behind_invalid_UTF8()
    {
        byte[] bytes = [.. "id,text\n1,a\n2,"u8, 0xFF, .. "\n3,c\n"u8];
        var faults = new List<FileFault>();
        var rows = Rows(new MemoryStream(bytes), new TableOptions { BadRows = BadRowPolicy.Skip, OnFault = faults.Add });
        Assert.Equal([["1", "a"], ["3", "c"]], rows);
        Assert.Equal(3, Assert.Single(faults).Line);
    }

    [Fact]
    public void A_stream_that_gives_a_few_bytes_at_a_time_reads_the_same()
    {
        var content = "id,text\r\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},\"é \"\"{i}\"\"\r\n, end\"\r\n"));
        var whole = Rows(content);
        Assert.Equal(500, whole.Count);
        Assert.Equal(whole, Rows(new Trickle(Encoding.UTF8.GetBytes(content))));
    }

    [Fact]
    public void Tabs_separate_in_TSV_and_inner_quotes_are_text()
    {
        using var table = new TableReader(new MemoryStream("id\ttext\n1\tsay \"hi\", ok\n2\t\"a\tb\"\n"u8.ToArray()), "t.tsv");
        Assert.Equal(FileFormat.Tsv, table.Format);
        Assert.True(table.Read());
        Assert.Equal("say \"hi\", ok", table.Text(1));
        Assert.True(table.Read());
        Assert.Equal("a\tb", table.Text(1));
    }

    [Fact]
    public void JSON_Lines_values_become_text_and_late_keys_new_columns()
    {
        using var table = new TableReader(new MemoryStream(Encoding.UTF8.GetBytes(
            "{\"id\":1,\"text\":\"a\\n\\u00e9\"}\n\n{\"text\":\"b\",\"id\":\"2\",\"more\":[1,2],\"none\":null,\"yes\":true}\n")), "t.jsonl");
        Assert.Equal(["id", "text", "more", "none", "yes"], table.Columns);
        Assert.True(table.Read());
        Assert.Equal(["1", "a\né", "", "", ""], Enumerable.Range(0, 5).Select(table.Text));
        Assert.True(table.Read());
        Assert.Equal(3, table.Line);
        Assert.Equal(["2", "b", "[1,2]", "", "true"], Enumerable.Range(0, 5).Select(table.Text));
        Assert.False(table.Read());
    }

    [Theory]
    [InlineData("{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":}\n", 2, "text", "Bad JSON at byte 16 of the line")]
    [InlineData("{\"id\":1,\"text\":\"a\"}\n[1]\n", 2, null, "The line is no JSON object.")]
    [InlineData("{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"id\":3}\n", 2, "id", "The object has this key twice.")]
    [InlineData("{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"te", 2, null, "The file ends mid-row")]
    [InlineData("{\"id\":1,\"text\":\"\\ud800\"}\n", 1, "text", "A string holds half of a surrogate pair")]
    [InlineData("{\"id\":1,\"text\":\"\\u0000\"}\n", 1, "text", "The value holds a NUL character")]
    [InlineData("   \n", 0, null, "The file is empty.")]
    public void Bad_JSON_Lines_are_refused_with_their_place(string content, long line, string? column, string problem)
    {
        var fault = Assert.Throws<FileFaultException>(() =>
        {
            using var table = new TableReader(new MemoryStream(Encoding.UTF8.GetBytes(content)), "t.jsonl");
            while (table.Read())
            {
            }
        }).Fault;
        Assert.Equal(line, fault.Line);
        Assert.Equal(column, fault.Column);
        Assert.StartsWith(problem, fault.Problem, StringComparison.Ordinal);
    }

    [SharedFact("banking77/train.csv")]
    public void Reads_every_message_of_a_real_set()
    {
        using var table = TableReader.Open(SharedData.PathOf("data", "banking77", "train.csv"));
        var labels = new HashSet<string>();
        while (table.Read()) labels.Add(table.Text(1));
        Assert.Equal(10_003, table.Record);
        Assert.Equal(77, labels.Count);
    }

    private static TableReader Table(string content) => new(new MemoryStream(Encoding.UTF8.GetBytes(content)), "t.csv");

    private static List<string[]> Rows(string content, TableOptions? options = null) => Rows(new MemoryStream(Encoding.UTF8.GetBytes(content)), options);

    private static List<string[]> Rows(Stream content, TableOptions? options = null)
    {
        using var table = new TableReader(content, "t.csv", options);
        var rows = new List<string[]>();
        while (table.Read()) rows.Add([.. Enumerable.Range(0, table.FieldCount).Select(table.Text)]);
        return rows;
    }

    /// <summary>Gives at most three bytes a call, as a slow network does.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(3, count));
    }
}
