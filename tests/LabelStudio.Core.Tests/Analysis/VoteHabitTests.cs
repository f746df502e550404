using LabelStudio.Core.Analysis;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Analysis;

public sealed class VoteHabitTests
{
    [Fact]
    public void Votes_are_counted_by_function_and_class()
    {
        var mixed = new VoteColumn("mixed", 6, 3) { [0] = 2, [1] = 2, [2] = 1, [3] = 2 };
        var silent = new VoteColumn("silent", 6, 3);
        var habits = VoteHabit.Of(VotePatterns.Of(new VoteMatrix(new ClassList(["a", "b", "c"]), [mixed, silent], 6)));
        Assert.Equal([new VoteHabit(4, 2, 3, 2), new VoteHabit(0, -1, 0, 0)], habits);
        Assert.Equal((0.75, 0.0), (habits[0].FavouriteShare, habits[1].FavouriteShare));
    }
}
