using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Tests.Rules;

public class WordFormsTests
{
    [Theory]
    [InlineData("card cards carded carding")]
    [InlineData("refund refunds refunded refunding")]
    [InlineData("box boxes boxed boxing")]
    [InlineData("church churches")]
    [InlineData("wish wishes wished wishing")]
    [InlineData("address addresses addressed addressing")]
    [InlineData("process processes processed processing")]
    [InlineData("city cities")]
    [InlineData("try tries tried trying")]
    [InlineData("verify verifies verified verifying")]
    [InlineData("movie movies")]
    [InlineData("die dies died dying")]
    [InlineData("pay pays payed paying")]
    [InlineData("care cares cared caring")]
    [InlineData("car cars")]
    [InlineData("make makes making")]
    [InlineData("use uses used using")]
    [InlineData("charge charges charged charging")]
    [InlineData("exchange exchanges exchanged exchanging")]
    [InlineData("arrive arrives arrived arriving")]
    [InlineData("decline declines declined declining")]
    [InlineData("stop stops stopped stopping")]
    [InlineData("hop hops hopped hopping")]
    [InlineData("hope hopes hoped hoping")]
    [InlineData("transfer transfers transferred transferring")]
    [InlineData("open opens opened opening")]
    [InlineData("cancel cancels canceled canceling cancelled cancelling")]
    [InlineData("call calls called calling")]
    [InlineData("pass passes passed passing")]
    [InlineData("quiz quizzes quizzed quizzing")]
    [InlineData("add adds added adding")]
    [InlineData("need needs needed needing")]
    [InlineData("fix fixes fixed fixing")]
    [InlineData("see sees seeing")]
    [InlineData("agree agrees agreeing")]
    [InlineData("go going")]
    [InlineData("status statuses")]
    [InlineData("hero heroes")]
    [InlineData("saving savings save saves saved")]
    [InlineData("building buildings build builds")]
    public void Inflections_of_a_word_are_forms_of_each_other(string forms)
    {
        var words = forms.Split(' ');
        foreach (var word in words) Assert.Superset(words.ToHashSet(), WordForms.Of(word).ToHashSet());
        Assert.True(RuleQuery.Parse("~" + words[0]).CreateMatcher().Matches("X " + words[^1].ToUpperInvariant()));
    }

    [Theory]
    [InlineData("car", "care")]
    [InlineData("hop", "hope")]
    [InlineData("plan", "plane")]
    [InlineData("not", "note")]
    [InlineData("ring", "rs")]
    [InlineData("red", "r")]
    [InlineData("need", "ne")]
    [InlineData("this", "thi")]
    [InlineData("bus", "bu")]
    [InlineData("us", "use")]
    [InlineData("card", "cardinal")]
    [InlineData("refund", "refundable")]
    public void Other_words_are_not(string word, string other)
    {
        Assert.DoesNotContain(other, WordForms.Of(word));
        Assert.DoesNotContain(word, WordForms.Of(other));
    }

    [Theory]
    [InlineData("école")]
    [InlineData("карты")]
    [InlineData("b2bs")]
    [InlineData("e\u0301s")]
    public void Words_beyond_a_to_z_are_their_only_form(string word) => Assert.Equal([word], WordForms.Of(word));

    [Fact]
    public void A_word_of_a_million_letters_is_no_trouble()
    {
        foreach (var letter in "yesing") Assert.Equal([new string(letter, 1_000_000)], WordForms.Of(new string(letter, 1_000_000)));
    }

    [SharedFact("banking77/train.csv")]
    public void The_forms_of_a_word_are_all_words_of_its_key()
    {
        var words = CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).SelectMany(r => NaiveRules.SplitWords(r[0]))
            .Concat(Short("aeilsyngdz", 4)).Concat(from stem in Short("aeilyzbs", 4) from ending in (string[])["ing", "ed", "es", "ings", "eds", "ies", "sses"] select stem + ending)
            .Distinct().ToList();
        Assert.True(words.Count > 30_000);
        foreach (var group in words.GroupBy(WordForms.Key))
        {
            var forms = group.SelectMany(WordForms.Of).ToHashSet();
            foreach (var word in group.Take(3)) Assert.True(forms.SetEquals(WordForms.Of(word)), $"{word}: {string.Join(' ', forms)}");
            Assert.All(group, w => Assert.Contains(w, forms));
            Assert.True(forms.Count <= 40);
        }
    }

    /// <summary>Every word of so many letters at most.</summary>
    private static IEnumerable<string> Short(string letters, int longest)
    {
        var words = new List<string> { "" };
        for (var length = 1; length <= longest; length++)
        {
            words = [.. words.SelectMany(_ => letters, (w, l) => w + l)];
            foreach (var word in words) yield return word;
        }
    }
}
