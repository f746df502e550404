using System.Security.Cryptography;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Puts a job's failure into words that its user can act on.</summary>
internal static class JobFailure
{
    /// <summary>The words, and for what nobody foresaw a reference under which the log has the details.</summary>
    public static (string Words, string? Reference) Describe(Exception e, Job job)
    {
        for (var inner = e; inner != null; inner = inner.InnerException)
        {
            if (inner is UserErrorException) return (inner.Message, null);
            if (StorageFault.IsDiskFull(inner))
                return ("The disk is full. Nothing of this step was kept; free some space where the data folder lies and start it again.", null);
        }
        var reference = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        return ($"Something went wrong in \"{job.Title}\". Nothing half-done was kept; the details are in the log under {reference}.", reference);
    }
}
