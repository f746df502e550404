using LabelStudio.Workflow;
using Radzen;

namespace LabelStudio.Web.Layout;

/// <summary>Short messages at the edge of the screen: what was done, what went wrong.</summary>
public sealed class Toasts(NotificationService notifications, ILogger<Toasts> log)
{
    public void Done(string title, string? detail = null) => Show(NotificationSeverity.Success, title, detail, 4000);

    /// <summary>Says what was done and offers to undo it.</summary>
    public void Done(string title, string detail, Func<Task> undo)
    {
        NotificationMessage? message = null;
        notifications.Notify(message = new NotificationMessage
        {
            Severity = NotificationSeverity.Success,
            Summary = title,
            Duration = 10_000,
            DetailContent = _ => UndoToast.Content(detail, async () =>
            {
                notifications.Messages.Remove(message!);
                await undo();
            }),
        });
    }

    public void Tell(string title, string? detail = null) => Show(NotificationSeverity.Info, title, detail, 5000);

    public void Failed(string title, string? detail = null) => Show(NotificationSeverity.Error, title, detail, 12000);

    /// <summary>Runs something the user asked for; a <see cref="UserErrorException"/> is shown in its own words, anything else is logged and owned up to.</summary>
    /// <returns>Whether it worked.</returns>
    public async Task<bool> TryAsync(Func<Task> work, string? done = null)
    {
        try
        {
            await work();
            if (done != null) Done(done);
            return true;
        }
        catch (UserErrorException e)
        {
            Failed("That did not work", e.Message);
        }
        catch (OperationCanceledException)
        {
            // the page was left
        }
        catch (Exception e)
        {
            log.LogError(e, "An action on a page failed");
            Failed("LabelStudio made a mistake", "Nothing was changed. The log of the server has the details; please report it.");
        }
        return false;
    }

    private void Show(NotificationSeverity severity, string title, string? detail, double milliseconds) =>
        notifications.Notify(new NotificationMessage { Severity = severity, Summary = title, Detail = detail ?? "", Duration = milliseconds, CloseOnClick = true });
}
