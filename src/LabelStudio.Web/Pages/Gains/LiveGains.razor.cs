using LabelStudio.Web.Formatting;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Gains;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Gains;

/// <summary>How many labels the answers of a queue have changed. It is counted beside the cards, which never wait for it.</summary>
public sealed partial class LiveGains : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private LiveGain? _gain;
    private int _added;
    private int? _asked;
    private bool _asking;

    [Inject]
    private IGains Gains { get; set; } = null!;

    [Parameter, EditorRequired]
    public int ProjectId { get; set; }

    [Parameter, EditorRequired]
    public int QueueId { get; set; }

    /// <summary>Changes with every answer.</summary>
    [Parameter, EditorRequired]
    public int Answers { get; set; }

    /// <summary>Whether corrected and moved labels are told apart in the open.</summary>
    [Parameter]
    public bool Detailed { get; set; }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (_asked == Answers || _asking) return;
        _ = CountAsync(_left.Token);
    }

    private async Task CountAsync(CancellationToken cancel)
    {
        _asking = true;
        try
        {
            // answers that come in meanwhile are counted at once, when this is through
            while (_asked != Answers)
            {
                _asked = Answers;
                var now = await Task.Run(() => Gains.LiveAsync(ProjectId, QueueId, cancel), cancel);
                _added = now != null && _gain != null ? now.Changed - _gain.Changed : 0;
                _gain = now;
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or UserErrorException)
        {
            // the page was left, or the project has gone: the page itself says so
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _asking = false;
        }
    }

    private static string Parts(LiveGain gain) => $"{gain.Corrected.Count()} corrected, {gain.Moved.Count()} moved along" + (gain.Named > 0 ? $", {gain.Named.Count()} had none" : "");

    private static string Spoken(LiveGain gain) =>
        $"{gain.Reviewed.Of("document")} reviewed in this queue: {gain.Corrected.Of("label")} corrected, {gain.Named.Count()} given where there was none, "
        + $"{gain.Moved.Of("other label")} moved along with them." + (gain.Still is { } still ? $" No other label can move: {still}." : "");
}
