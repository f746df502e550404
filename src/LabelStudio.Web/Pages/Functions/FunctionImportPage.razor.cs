using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Imports;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Functions;

/// <summary>Takes rules.json, or a file of votes, which is shown before it is imported; and says what answers that are no class stand for.</summary>
public partial class FunctionImportPage
{
    private readonly Dictionary<string, AnswerChoice> _choices = new(StringComparer.Ordinal);
    private int? _rules;
    private VoteImportResult? _votes;
    private VotePreview? _preview;
    private string _staged = "";
    private IReadOnlyList<AnswerRow> _stored = [];

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private IImports Imports { get; set; } = null!;

    [Inject]
    private IAnswers Answers { get; set; } = null!;

    protected override Task LoadAsync() => ReadStoredAsync();

    private async Task ReadStoredAsync() => _stored = await Answers.ListAsync(ProjectId, Left);

    private Task OnStagedAsync(string staged) => TryAsync(async () =>
    {
        (_rules, _votes) = (null, null);
        if (staged.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            var (name, content) = Imports.OpenStaged(staged);
            await using (content) _rules = await Functions.ImportRulesAsync(ProjectId, name, content, await ActorAsync(), Left);
            return;
        }
        _preview = await Functions.PreviewVotesAsync(ProjectId, staged, Left);
        _staged = staged;
        _choices.Clear();
    });

    /// <summary>Remembers choices until the import, and shows them.</summary>
    private void Choose(IReadOnlyList<AnswerChoice> choices)
    {
        foreach (var c in choices) _choices[c.Answer] = c;
        _preview = _preview! with { Answers = [.. _preview!.Answers.Select(a => _choices.TryGetValue(a.Answer, out var c) ? a with { Class = c.Class } : a)] };
    }

    private void Forget()
    {
        _preview = null;
        _choices.Clear();
    }

    private Task ImportAsync() => TryAsync(async () =>
    {
        _votes = await Functions.ImportVotesAsync(ProjectId, _staged, await ActorAsync(), [.. _choices.Values], Left);
        Forget();
        await ReadStoredAsync();
    });

    private Task MapAsync(IReadOnlyList<AnswerChoice> choices) => TryAsync(async () =>
    {
        var changed = await Answers.MapAsync(ProjectId, choices, await ActorAsync(), Left);
        await ReadStoredAsync();
        Toasts.Done("Mapping saved", changed.Count == 0 ? "No stored vote has changed." : $"{changed.Count.Of("function has", "functions have")} new votes: {string.Join(", ", changed.Take(5))}{(changed.Count > 5 ? " and others" : "")}");
    });
}
