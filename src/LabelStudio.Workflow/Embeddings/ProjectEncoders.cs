using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Which sentence encoder a project uses.</summary>
internal sealed class ProjectEncoders(IStudioDbFactory factory, EncoderHost host)
{
    /// <summary>The folder that the project names; empty for the studio's encoder.</summary>
    public async Task<string> FolderAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await db.Projects.Where(p => p.Id == projectId && !p.Deleting).Select(p => p.EncoderFolder).FirstOrDefaultAsync(cancel)
            ?? throw new UserErrorException("This project does not exist any more. Go back to the list of projects.");
    }

    /// <summary>The project's encoder, opened away from the caller's thread.</summary>
    /// <exception cref="UserErrorException">There is none, or it cannot be opened.</exception>
    public async Task<OnnxSentenceEncoder> OpenAsync(int projectId, CancellationToken cancel)
    {
        var folder = await FolderAsync(projectId, cancel);
        try
        {
            return await Task.Run(() => host.Open(folder), cancel);
        }
        catch (EncoderException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }
}
