using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LabelStudio.Core.Rules;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>The rules of a project that compare documents by meaning. Their votes hold for one encoder, and for the documents they name as these were then.</summary>
internal sealed class SimilarRules(IStudioDbFactory factory, ProjectEncoders encoders, Embedder embedder)
{
    public async Task<bool> AnyAsync(StudioDb db, int projectId, CancellationToken cancel) =>
        (await CurrentFunction.ReadAsync(db, projectId, cancel)).Any(f => TextsOf(f).Count > 0);

    /// <summary>The texts that a function compares documents with; none for one that does not.</summary>
    public static IReadOnlyList<string> TextsOf(CurrentFunction function) =>
        function.IsRule && function.Definition.Contains("similar", StringComparison.OrdinalIgnoreCase) && RuleQuery.TryParse(function.Definition, out var query, out _)
            ? [.. query.SimilarTexts]
            : [];

    /// <summary>Computes the embeddings that the project's rules compare with, and takes away the votes that rest on others. Where there is no encoder the rules themselves say so when they are read.</summary>
    public async Task PrepareAsync(JobContext context, CancellationToken cancel)
    {
        await using (var db = factory.Create())
        {
            if (!await AnyAsync(db, context.ProjectId, cancel)) return;
        }
        try
        {
            await embedder.ComputeAsync(context, cancel);
        }
        catch (UserErrorException e) when (e.InnerException is EncoderException)
        {
            return;
        }
        await ForgetOldVotesAsync(context, cancel);
    }

    /// <summary>Takes the votes away that were given by another encoder or in comparison with a document that has changed, so that they are stale.</summary>
    private async Task ForgetOldVotesAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        foreach (var function in await CurrentFunction.ReadAsync(db, context.ProjectId, cancel))
        {
            if (TextsOf(function) is not { Count: > 0 } texts) continue;
            var digest = await DigestAsync(db, context.ProjectId, texts, cancel);
            var stored = await db.FunctionVersions.Where(v => v.Id == function.VersionId).Select(v => v.Similar).FirstOrDefaultAsync(cancel);
            if (stored == digest) continue;
            await context.WriteAsync(async write =>
            {
                await VoteStore.DeleteAsync(write, function.VersionId);
                await write.FunctionVersions.Where(v => v.Id == function.VersionId).ExecuteUpdateAsync(u => u.SetProperty(v => v.Similar, digest));
            });
        }
    }

    private async Task<string> DigestAsync(StudioDb db, int projectId, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var all = new StringBuilder((await encoders.OpenAsync(projectId, cancel)).Identity);
        foreach (var text in texts)
        {
            var document = await NamedDocument.Texts(db, projectId, text).FirstOrDefaultAsync(cancel);
            all.Append(CultureInfo.InvariantCulture, $" {(document == null ? "text" : TextDigest.Of(document))}");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())))[..32];
    }
}
