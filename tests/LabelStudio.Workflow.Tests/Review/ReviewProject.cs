using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Annotators;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Review.Adjudication;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Review;

/// <summary>A labelled project with a queue that several people answer.</summary>
internal sealed class ReviewProject : IAsyncDisposable
{
    public static readonly Actor Ann = LoopStudio.Ann;
    public static readonly Actor Ben = LoopStudio.Ben;
    public static readonly Actor Cleo = new(3, "cleo");
    public static readonly Actor Dan = new(4, "dan");

    private ReviewProject(LoopStudio studio, int id) => (Studio, Id) = (studio, id);

    public LoopStudio Studio { get; }

    public int Id { get; }

    public IReviews Reviews => Studio.Reviews;

    public IAdjudication Adjudication => Studio.Studio.Get<IAdjudication>();

    public IAnnotators Annotators => Studio.Studio.Get<IAnnotators>();

    /// <summary>Sixty documents, a tenth of them of test; a fifth has gold.</summary>
    public static async Task<ReviewProject> StartAsync(string provider = "Sqlite")
    {
        var studio = await LoopStudio.StartAsync(provider);
        string[] classes = ["good", "bad", "odd"];
        var texts = new[] { "a good day", "a bad day", "a mixed good and bad day", "a plain day" };
        var project = await studio.ProjectAsync(
            classes,
            Enumerable.Range(0, 60).Select(i => (
                $"d{i}", $"{texts[i % 4]} number {i}", i % 10 == 0 ? "test" : i % 10 < 3 ? "dev" : "train", i % 5 == 0 ? classes[i % 2] : (string?)null)));
        await studio.RuleAsync(project, "good", 0, "good");
        await studio.RuleAsync(project, "bad", 1, "bad");
        await studio.FitAsync(project);
        return new ReviewProject(studio, project);
    }

    public Task<int> QueueAsync(int size, QueueOptions options) => Studio.QueueAsync(Id, "random", size, "q", request => request with { People = options });

    /// <summary>The first card of the queue that the person has not answered.</summary>
    public async Task<ReviewCard> CardAsync(int queue, Actor person) => (await Reviews.NextAsync(Id, queue, 1, person))[0];

    public Task AnswerAsync(int queue, int position, int @class, Actor person, string comment = "") =>
        Reviews.AnswerAsync(Id, queue, position, @class, comment, Guid.NewGuid(), person);

    /// <summary>Everybody looks at the card and answers it.</summary>
    public async Task AnswerAsync(int queue, int position, params (Actor Person, int Class)[] answers)
    {
        foreach (var (person, @class) in answers) await AnswerAsync(queue, position, @class, person);
    }

    public Task DecideAsync(int queue, int position, int @class, Actor person) =>
        Adjudication.DecideAsync(Id, queue, position, @class, "", Guid.NewGuid(), person);

    /// <summary>The gold of the document at a position, or -1.</summary>
    public async Task<int> GoldAsync(int queue, int position)
    {
        await using var db = Studio.Db();
        var ordinal = await db.QueueItems.Where(i => i.QueueId == queue && i.Position == position).Select(i => i.Ordinal).SingleAsync();
        return (await GoldStore.FindAsync(db, Id, [ordinal])).TryGetValue(ordinal, out var gold) ? gold.Class : -1;
    }

    public async Task<QueueItemState> StateAsync(int queue, int position)
    {
        await using var db = Studio.Db();
        return await db.QueueItems.Where(i => i.QueueId == queue && i.Position == position).Select(i => i.State).SingleAsync();
    }

    public ValueTask DisposeAsync() => Studio.DisposeAsync();
}
