using LabelStudio.Workflow;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>Answers that arrive one after the other; those of a moment are shown together.</summary>
internal static class Arrivals
{
    /// <param name="answers">Stopping them keeps what arrived.</param>
    /// <param name="moment">Within this time they are shown together.</param>
    /// <param name="add">Takes one.</param>
    /// <param name="show">Shows what was taken so far.</param>
    /// <returns>What went wrong, for the person, or null.</returns>
    public static async Task<string?> ShowAsync<T>(IAsyncEnumerable<T> answers, TimeSpan moment, Action<T> add, Action show)
    {
        try
        {
            var shown = DateTime.UtcNow;
            await foreach (var answer in answers)
            {
                add(answer);
                if (DateTime.UtcNow - shown < moment) continue;
                show();
                await Task.Yield();
                shown = DateTime.UtcNow;
            }
        }
        catch (OperationCanceledException)
        {
            // stopped
        }
        catch (UserErrorException e)
        {
            return e.Message;
        }
        return null;
    }
}
