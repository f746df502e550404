namespace LabelStudio.Workflow.Imports;

/// <summary>What an import job is to do.</summary>
internal sealed record ImportPayload(string Staged, ImportOptions Options);

/// <summary>Kept with the publishing: from here on a repeated run has nothing to do but to finish.</summary>
internal sealed record ImportPublished(ImportResult Result);
