using LabelStudio.Storage.Model;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Tells whoever listens in this process what jobs do.</summary>
internal sealed class JobEvents(ILogger<JobEvents> log)
{
    public event Action<JobView>? Changed;

    public void Raise(Job job) => Raise(View(job));

    public void Raise(JobView view)
    {
        foreach (var listener in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<JobView>)listener)(view);
            }
            catch (Exception e)
            {
                // a page that went away must not stop the work it was watching
                log.LogWarning(e, "A listener failed on job {Job}.", view.Id);
            }
        }
    }

    public static JobView View(Job j) => new(
        j.Id, j.ProjectId, j.Kind, j.Title, j.State, j.Stage, j.Fraction, j.Detail, j.Error, j.Result, j.By, j.CreatedAt, j.EndedAt);
}
