using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Overview;

/// <summary>The counts of a project, each a way to what is behind it.</summary>
public partial class OverviewFigures
{
    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectState State { get; set; } = null!;

    private int Gold => State.GoldTrain + State.GoldDev + State.GoldTest;

    private string SplitNote => State.Documents == 0 ? "none yet" : $"{State.Train.Count()} train, {State.Dev.Count()} dev, {State.Test.Count()} test";

    private string Data(params (string Name, string? Value)[] filter) => ProjectPaths.Data(Project.Id, filter);

    private string Bin(int i)
    {
        var bins = (double)State.ConfidenceHistogram!.Count;
        return Data(("min", (i / bins).Fixed(2)), ("max", ((i + 1) / bins).Fixed(2)));
    }

    private string Page(string page) => ProjectPaths.Page(Project.Id, page);
}
