using LabelStudio.Web.Formatting;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Teachers;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Teachers;

/// <summary>The studio's teachers at a glance.</summary>
public partial class TeachersPage
{
    private const int MostUses = 3;

    private IReadOnlyList<TeacherRow>? _teachers;
    private bool _busy;

    /// <summary>What the simulator serves unless it is told otherwise.</summary>
    public static IReadOnlyList<string> SimulatorModels { get; } = ["sim-large", "sim-medium", "sim-small"];

    [Inject]
    private ITeachers Teachers { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override async Task OnInitializedAsync() => _teachers = await Teachers.ListAsync();

    private static string Prices(TeacherRow row) => $"{row.Teacher.Prices.Input.Money()} / {row.Teacher.Prices.CachedInput.Money()} / {row.Teacher.Prices.Output.Money()}";

    private async Task AddSimulatorAsync()
    {
        if (_busy) return;
        _busy = true;
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(async () =>
        {
            foreach (var model in SimulatorModels)
            {
                var draft = TeacherDraft.Simulator(model, actor.Name);
                await Teachers.SaveAsync(draft.Definition(), draft.Terms(), draft.Key(), actor);
            }
        }, "Three simulated teachers are there");
        _teachers = await Teachers.ListAsync();
        _busy = false;
    }
}
