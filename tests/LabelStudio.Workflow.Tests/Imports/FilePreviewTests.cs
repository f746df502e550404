using LabelStudio.Workflow.Imports;

namespace LabelStudio.Workflow.Tests.Imports;

public sealed class FilePreviewTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("preview-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Shows_the_first_rows_and_guesses_by_name()
    {
        var preview = Preview("m.csv", "id,text,split,channel,label\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"m{i},\"hello, {i}\",train,chat,a\n")));
        Assert.Equal(FileFormat.Csv, preview.Format);
        Assert.Equal(20, preview.Rows.Count);
        Assert.Equal(["m3", "hello, 3", "train", "chat", "a"], preview.Rows[3]);
        Assert.Equal(new ColumnMapping("id", "text", "label", "split"), preview.Guess);
    }

    [Fact]
    public void Guesses_by_content_where_names_tell_nothing()
    {
        var preview = Preview("m.csv", "ticket_id,what,group\nt1,where is my card,x\nt2,my card was stolen,x\n");
        Assert.Equal(new ColumnMapping("ticket_id", "what"), preview.Guess);
    }

    [Fact]
    public void An_id_column_that_repeats_is_no_id() =>
        Assert.Null(Preview("m.csv", "id,text\n1,a\n1,b\n").Guess.Id);

    [Theory]
    [InlineData("m.csv", "id\ttext\n1\ta\n", FileFormat.Tsv)]
    [InlineData("m.txt", "{\"id\":1,\"text\":\"a\"}\n", FileFormat.JsonLines)]
    [InlineData("m.tsv", "id,text\n1,a\n", FileFormat.Csv)]
    [InlineData("m.json", "id,text\n1,a\n", FileFormat.Csv)]
    public void The_content_decides_the_format(string name, string content, FileFormat format)
    {
        var preview = Preview(name, content);
        Assert.Equal(format, preview.Format);
        Assert.Equal(["id", "text"], preview.Columns);
        Assert.Equal(["1", "a"], preview.Rows[0]);
    }

    [Fact]
    public void A_bad_row_among_the_first_does_not_hide_the_others()
    {
        var preview = Preview("m.csv", "id,text\n1,a\n2,b,c\n3,d\n");
        Assert.Equal([["1", "a"], ["3", "d"]], preview.Rows);
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("id,,text\n1,2,3\n", "has no name")]
    [InlineData("id,text,id\n1,2,3\n", "Two columns have this name.")]
    [InlineData("id,te\xFFxt\n", "Invalid UTF-8")]
    public void A_file_without_a_header_is_refused(string content, string problem)
    {
        var path = Path.Combine(_folder, "x.csv");
        File.WriteAllBytes(path, [.. content.Select(c => (byte)c)]);
        var error = Assert.Throws<FileFaultException>(() => FilePreviewer.Preview(path, "x.csv"));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("x.csv", error.Message, StringComparison.Ordinal);
    }

    [SharedFact("banking77/train.csv")]
    public void Understands_banking77()
    {
        var preview = FilePreviewer.Preview(SharedData.PathOf("data", "banking77", "train.csv"), "train.csv");
        Assert.Equal(new ColumnMapping(null, "text", "category"), preview.Guess);
    }

    private FilePreview Preview(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return FilePreviewer.Preview(path, name);
    }
}
