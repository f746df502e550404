namespace LabelStudio.Teachers.Prompts.Examples;

/// <summary>Chooses the examples that a prompt shows with a document.</summary>
/// <param name="settings">How.</param>
/// <param name="pool">The gold to choose from.</param>
/// <param name="answerOf">Which of the offered answers an example's class is, or null where it is none and cannot be shown.</param>
internal sealed class ExamplePicker(ExampleSettings settings, ExamplePool pool, Func<int, int?> answerOf)
{
    // what is left out below (near-duplicates, classes not offered) must not leave too few
    private const int Spare = 40, Deep = 600;

    /// <summary>The examples in the order they are shown: the most telling last, next to the document.</summary>
    public IReadOnlyList<GoldExample> Pick(PromptDocument document)
    {
        var count = Math.Clamp(settings.Count, 0, ExampleSettings.Most);
        return settings.Selection switch
        {
            ExampleSelection.Fixed =>
            [
                .. settings.Fixed.Select(pool.Find).OfType<GoldExample>().Where(e => answerOf(e.Class) != null && !ExamplePool.GivesAway(e, document)).Take(ExampleSettings.Most),
            ],
            ExampleSelection.Nearest => [.. Candidates(document, count + Spare).Take(count).Reverse()],
            ExampleSelection.Diverse => [.. Diverse(document, count).Reverse()],
            _ => [],
        };
    }

    private IEnumerable<GoldExample> Candidates(PromptDocument document, int most) =>
        pool.Nearest(document, most).Select(n => n.Example).Where(e => answerOf(e.Class) != null);

    /// <summary>Round by round the nearest example of each answer that has not had its turn, the most alike answers first.</summary>
    private IEnumerable<GoldExample> Diverse(PromptDocument document, int count)
    {
        var byAnswer = Candidates(document, Deep).Select((e, place) => (Example: e, Place: place)).GroupBy(e => answerOf(e.Example.Class)).Select(g => g.ToList()).ToList();
        return byAnswer.SelectMany(group => group.Select((e, turn) => (e.Example, Turn: turn, e.Place)))
            .OrderBy(e => e.Turn).ThenBy(e => e.Place).Take(count).Select(e => e.Example);
    }
}
