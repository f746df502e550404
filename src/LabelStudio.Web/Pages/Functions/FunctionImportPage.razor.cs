using LabelStudio.Workflow;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Imports;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Functions;

/// <summary>Takes rules.json or a file of votes.</summary>
public partial class FunctionImportPage
{
    private string? _error;
    private int? _rules;
    private VoteImportResult? _votes;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private IImports Imports { get; set; } = null!;

    private async Task OnStagedAsync(string staged)
    {
        _error = null;
        _rules = null;
        _votes = null;
        try
        {
            var actor = await ActorAsync();
            if (staged.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                var (name, content) = Imports.OpenStaged(staged);
                await using (content) _rules = await Functions.ImportRulesAsync(ProjectId, name, content, actor, Left);
            }
            else
            {
                _votes = await Functions.ImportVotesAsync(ProjectId, staged, actor, Left);
            }
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
        }
    }
}
