using LabelStudio.Core.Evaluation;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;

namespace LabelStudio.Workflow.Tests.Functions;

/// <summary>The table sorts by every column and filters by every kind of thing, also with thousands of functions and 77 classes.</summary>
public sealed class FunctionTableQueryTests
{
    private const int Functions = 2000;
    private const int Classes = 77;

    private static readonly string[] Names = [.. Enumerable.Range(0, Classes).Select(k => $"intent_{(char)('a' + k / 26)}{(char)('a' + k % 26)}")];
    private static readonly FunctionTable Table = new([.. Enumerable.Range(0, Functions).Select(Row)], 10_000, 0.5, 0.3, 0.1, new double[Classes], false);

    public static TheoryData<FunctionColumn> Columns => [.. Enum.GetValues<FunctionColumn>()];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Every_column_sorts_both_ways_and_what_has_no_number_stands_last(FunctionColumn column)
    {
        var query = new FunctionTableQuery { Sort = column, Take = Functions };
        var up = query.Of(Table, Names).Rows;
        var down = (query with { Descending = true }).Of(Table, Names).Rows;
        Assert.Equal(Functions, up.Select(f => f.Id).Distinct().Count());
        var known = up.Count(f => Key(f, column) != null);
        Assert.All(up.Skip(known), f => Assert.Null(Key(f, column)));
        Assert.All(down.Skip(known), f => Assert.Null(Key(f, column)));
        for (var i = 1; i < known; i++)
        {
            Assert.True(Comparer<object>.Default.Compare(Key(up[i - 1], column), Key(up[i], column)) <= 0);
            Assert.True(Comparer<object>.Default.Compare(Key(down[i - 1], column), Key(down[i], column)) >= 0);
        }
    }

    [Fact]
    public void A_page_is_a_part_of_what_was_selected_and_knows_all_of_it()
    {
        var query = new FunctionTableQuery { Text = "RULE", Class = 5, Enabled = true, Skip = 10, Take = 10, Sort = FunctionColumn.Name };
        var page = query.Of(Table, Names);
        var all = Table.Functions.Where(f => f.Enabled && f.Classes.Contains(5)).Select(f => f.Id).ToHashSet();
        Assert.Equal(all.Count, page.Total);
        Assert.Equal(all, page.Ids.ToHashSet());
        Assert.Equal(page.Ids.Skip(10).Take(10), page.Rows.Select(r => r.Id));
        // behind the end stands the last page
        Assert.Equal((page.Total - 1) / 10 * 10, (query with { Skip = 100_000 }).Of(Table, Names).Skip);
        Assert.Empty((query with { Text = "nothing like it" }).Of(Table, Names).Rows);
    }

    [Fact]
    public void Text_finds_names_definitions_notes_and_classes_and_all_its_words_must_be_there()
    {
        Assert.Equal([1234], Find("1234"));
        Assert.Equal(Functions / 100, Find("irony").Count);
        Assert.Equal(Table.Functions.Where(f => f.Classes.Contains(76)).Select(f => f.Id).Order(), Find("INTENT_cy").Order());
        Assert.Equal([1500], Find("irony 1500"));

        static IReadOnlyList<int> Find(string text) => new FunctionTableQuery { Text = text }.Of(Table, Names).Ids;
    }

    [Fact]
    public void Kind_flag_and_switch_narrow()
    {
        Assert.Equal(Functions / 10, new FunctionTableQuery { Kind = FunctionKind.Imported }.Of(Table, Names).Total);
        Assert.Equal(Functions / 50, new FunctionTableQuery { Flag = "never votes" }.Of(Table, Names).Total);
        Assert.Equal(Functions / 50, new FunctionTableQuery { Flag = FunctionTableQuery.AnyFlag }.Of(Table, Names).Total);
        Assert.Equal(Functions / 4, new FunctionTableQuery { Enabled = false }.Of(Table, Names).Total);
    }

    private static object? Key(FunctionRow f, FunctionColumn column) => column switch
    {
        FunctionColumn.Name => f.Name.ToUpperInvariant(),
        FunctionColumn.Kind => f.Kind,
        FunctionColumn.Class => f.Classes.Count == 0 ? null : f.Classes[0],
        FunctionColumn.Coverage => f.Coverage,
        FunctionColumn.Overlap => f.Overlap,
        FunctionColumn.Conflict => f.Conflict,
        FunctionColumn.Gold => f.GoldAccuracy,
        FunctionColumn.Estimated => f.EstimatedAccuracy,
        FunctionColumn.Weight => f.Weight,
        FunctionColumn.Value => f.Value?.Value,
        FunctionColumn.Cost => f.Cost,
        FunctionColumn.Health => f.Health.Count,
        _ => f.Enabled,
    };

    private static FunctionRow Row(int i)
    {
        double Number(int salt) => (i * 7919L + salt * 104729L) % 1000 / 1000.0;
        return new FunctionRow(
            i, $"rule {i}", i % 10 != 0, i % 4 != 0, $"word{i} OR other", i % 97 == 0 ? [] : [i % Classes], i % 100 == 0 ? "mind the irony" : "", 1,
            (int)(Number(1) * 10_000), Number(1), Number(2), Number(3), 10, 5, i % 3 == 0 ? null : Number(4), 0, 1, i % 5 == 0 ? null : Number(5), i % 5 == 0 ? null : Number(6), [], 0, false)
        {
            Kind = i % 10 == 0 ? FunctionKind.Imported : FunctionKind.Rule,
            Value = i % 7 == 0 ? null : new Estimate(Number(7) - 0.5, -1, 1),
            Cost = i % 10 == 0 ? i : null,
            Health = i % 50 == 0 ? [new FunctionFlag("never votes", "It abstains.", "Widen it.")] : [],
        };
    }
}
