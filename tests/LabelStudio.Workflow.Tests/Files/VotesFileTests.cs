using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Tests.Files;

public class VotesFileTests
{
    private static readonly ClassList Classes = new(["spam", "ham"]);

    [Theory]
    [InlineData("id,a,b\n1,spam,\n2,ABSTAIN,ham\n3,-1, spam \n")]
    [InlineData("id,lf,vote\n1,a,spam\n2,a,\n2,b,ham\n3,b,spam\n3,a,abstain\n")]
    public void Wide_and_long_give_the_same_votes(string content)
    {
        var file = Read(content);
        Assert.Equal(["1", "2", "3"], file.Ids.Ids);
        Assert.Equal(["a", "b"], file.Votes.Functions.Select(f => f.Name));
        Assert.Equal([0, -1, -1], Enumerable.Range(0, 3).Select(d => file.Votes.Functions[0][d]));
        Assert.Equal([-1, 1, 0], Enumerable.Range(0, 3).Select(d => file.Votes.Functions[1][d]));
        Assert.Equal(0, file.OffSchemaVotes);
    }

    [Fact]
    public void Answers_that_are_no_class_abstain_and_are_counted_by_function_and_answer()
    {
        var file = Read("id,a,b\n1,spma,ham\n2,spma,eggs\n3,spam,spma\n");
        Assert.Equal(4, file.OffSchemaVotes);
        Assert.Equal([("a", "spma", 2L), ("b", "eggs", 1L), ("b", "spma", 1L)], file.OffSchema.Select(o => (o.Function, o.Answer, o.Count)));
        Assert.Equal([-1, -1, 0], Enumerable.Range(0, 3).Select(d => file.Votes.Functions[0][d]));
        Assert.Equal("4 votes name no class of the schema and count as abstentions: 2 different answers, most often \"spma\" 3×, \"eggs\" 1×.", file.OffSchemaWarning());
    }

    [Fact]
    public void Rows_of_unknown_documents_are_left_out_and_counted()
    {
        var ids = new IdIndex();
        ids.Add("2", out _);
        ids.Add("1", out _);
        var file = Read("id,a\n1,spam\n7,spam\n2,ham\n", Classes, ids);
        Assert.Equal([1, 0], Enumerable.Range(0, 2).Select(d => file.Votes.Functions[0][d]));
        Assert.Equal(1, file.UnknownRows);
        Assert.Equal("1 rows of votes were left out because no text has their id, first \"7\".", file.UnknownIdsWarning());
    }

    [Fact]
    public void Without_a_schema_the_answers_are_the_classes_in_order()
    {
        Assert.Equal(["0", "2", "10"], Read("id,a,b\n1,10,2\n2,0,\n", null).Votes.Classes);
        Assert.Equal(["ham", "spam"], Read("id,a\n1,spam\n2,ham\n", null).Votes.Classes);
    }

    [Fact]
    public void Many_documents_cross_the_blocks_in_which_votes_are_held()
    {
        const int n = 150_000;
        var content = new StringBuilder("id,a,b\n");
        for (var i = 0; i < n; i++) content.Append(System.Globalization.CultureInfo.InvariantCulture, $"d{i},{(i % 3 == 0 ? "spam" : "")},{(i % 2 == 0 ? "ham" : "spam")}\n");
        var file = Read(content.ToString());
        Assert.Equal(n, file.Votes.Documents);
        for (var i = 0; i < n; i++)
        {
            Assert.True(file.Votes.Functions[0][i] == (i % 3 == 0 ? 0 : -1), $"document {i}");
            Assert.True(file.Votes.Functions[1][i] == (i % 2 == 0 ? 1 : 0), $"document {i}");
        }
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var file = Read("id,a,b\n1,spam,\n\"2,x\",,ham\n");
        var stream = new MemoryStream();
        VotesFile.Write(stream, file.Ids.Ids, file.Votes);
        Assert.Equal("id,a,b\n1,spam,\n\"2,x\",,ham\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Confidence_belongs_to_its_vote_and_may_be_left_out()
    {
        var file = Read("id,lf,vote,confidence\n1,a,spam,0.25\n2,a,ham,\n3,a,spam,1\n3,b,ham,\n4,b,ham,\n");
        Assert.Equal([0.25f, float.NaN, 1f, float.NaN], file.Votes.Functions[0].Confidence!);
        Assert.Null(file.Votes.Functions[1].Confidence);
    }

    [Fact]
    public void A_set_of_classes_is_a_vote()
    {
        var file = Read("id,lf,vote,confidence\n1,a,spam|ham,0.9\n2,a,spam:3 | ham:1,\n3,a,ham,0.5\n4,a,spam|eggs,\n");
        var (votes, column) = (file.Votes, file.Votes.Functions[0]);

        Assert.Equal([2, 3, 1, -1], Enumerable.Range(0, 4).Select(d => column[d]));
        Assert.Equal([0.5f, 0.5f], votes.Voted.SharesOf(2).ToArray());
        Assert.Equal([0.75f, 0.25f], votes.Voted.SharesOf(3).ToArray());
        Assert.Equal(("spam|eggs", 1L), (file.OffSchema.Single().Answer, file.OffSchemaVotes));
        Assert.Equal(0.9f, column.Confidence![0]);
    }

    // what is a class by its whole name is no set, whatever signs it is written with
    [Fact]
    public void A_class_may_have_the_signs_of_a_set_in_its_name()
    {
        var classes = new ClassList(["a|b", "a", "b", "b:2"]);
        var file = Read("id,f\n1,a|b\n2,b|a\n3,a|b:2\n4,a:1|b:2:3\n", classes);

        Assert.Equal([0, 4, 5, 6], Enumerable.Range(0, 4).Select(d => file.Votes.Functions[0][d]));
        Assert.Equal([1, 2], file.Votes.Voted.Of(4).ToArray());
        Assert.Equal([1, 3], file.Votes.Voted.Of(5).ToArray());
        Assert.Equal([0.25f, 0.75f], file.Votes.Voted.SharesOf(6).ToArray());
    }

    [Fact]
    public void Sets_name_classes_where_no_schema_is_given()
    {
        var file = Read("id,f,g\n1,ham|spam,eggs\n2,,ham\n", null);
        Assert.Equal(["eggs", "ham", "spam"], file.Votes.Classes);
        Assert.Equal([3, -1], Enumerable.Range(0, 2).Select(d => file.Votes.Functions[0][d]));
    }

    [Fact]
    public void Sets_that_are_written_read_back_the_same()
    {
        var file = Read("id,a,b\n1,spam|ham,\n2,spam:0.7|ham:0.3,ham\n3,spam:2|ham:1,spam\n");
        var stream = new MemoryStream();
        VotesFile.Write(stream, file.Ids.Ids, file.Votes);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        var again = Read(text);

        Assert.Equal("id,a,b\n1,spam|ham,\n2,spam:0.7|ham:0.3,ham\n3,spam:0.6666667|ham:0.33333334,spam\n", text);
        Assert.True(file.Votes.Voted.Same(again.Votes.Voted));
        Assert.Throws<UserErrorException>(() => VotesFile.Write(new MemoryStream(), ["1"],
            new Core.Votes.VoteMatrix(new ClassList(["a|b", "c"]), [new Core.Votes.VoteColumn("f", 1, 3)], 1, [new Core.Votes.ClassSet([0, 1])])));
    }

    [SharedFact("banking77-llm-votes/votes.csv", "banking77/categories.json")]
    public void The_314_wrong_answers_of_a_real_set_are_counted()
    {
        var classes = Schema.Parse("@" + SharedData.PathOf("data", "banking77", "categories.json"));
        Assert.Equal(77, classes.Count);
        var file = VotesFile.Read([SharedData.PathOf("data", "banking77-llm-votes", "votes.csv")], classes);
        Assert.Equal(314, file.OffSchemaVotes);
        Assert.Equal(500, file.Votes.Documents);
    }

    private static VotesFile Read(string content) => Read(content, Classes);

    private static VotesFile Read(string content, ClassList? classes, IdIndex? documents = null)
    {
        using var table = new TableReader(new MemoryStream(Encoding.UTF8.GetBytes(content)), "v.csv");
        return VotesFile.Read(table, classes, documents);
    }
}
