using System.Globalization;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Components;

/// <summary>Answers that are no class of the schema, each to be mapped to a class by one click, or to none. It keeps nothing: who shows it takes the choices and gives new rows.</summary>
public sealed partial class AnswerMapping
{
    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>The answers, the most frequent first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<AnswerRow> Answers { get; set; } = [];

    /// <summary>Called with what the person has chosen, one answer or many.</summary>
    [Parameter]
    public EventCallback<IReadOnlyList<AnswerChoice>> Mapped { get; set; }

    /// <summary>While choices are being carried out.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    private List<AnswerRow> Sure => [.. Answers.Where(a => a is { Class: null, ByDocument: true, Suggestion.Sure: true })];

    private List<AnswerRow> Near => [.. Answers.Where(a => a is { Class: null, ByDocument: true, Suggestion.Sure: false })];

    private string Summary
    {
        get
        {
            var open = Answers.Where(a => a.Class == null).ToList();
            var all = $"{Answers.Sum(a => a.Count).Count()} answers name no class, {Answers.Count.Count()} different ones";
            return open.Count == 0 ? $"{all}. All are mapped." : $"{all}; {open.Sum(a => a.Count).Count()} of them ({open.Count.Count()} different) abstain until you say what they stand for.";
        }
    }

    private static string By(AnswerRow row) => row.Functions.Count switch
    {
        0 => "in no stored votes",
        1 => row.Functions[0].Function,
        _ => $"{row.Functions[0].Function} and {(row.Functions.Count - 1).Of("other")}",
    };

    private string Name(int @class) => @class < Project.Classes.Count ? Project.Classes[@class].Name : "–";

    private Task ChooseAsync(string answer, string? chosen) =>
        MapAsync([new AnswerChoice(answer, string.IsNullOrEmpty(chosen) ? null : int.Parse(chosen, CultureInfo.InvariantCulture))]);

    private Task MapSureAsync() => MapAsync([.. Sure.Select(a => new AnswerChoice(a.Answer, a.Suggestion!.Class))]);

    private Task MapNearAsync() => MapAsync([.. Near.Select(a => new AnswerChoice(a.Answer, a.Suggestion!.Class))]);

    private Task MapAsync(IReadOnlyList<AnswerChoice> choices) => Mapped.InvokeAsync(choices);
}
