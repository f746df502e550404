namespace LabelStudio.Workflow.Sample;

/// <summary>What the sample project is called and where its files lie.</summary>
internal static class SampleNames
{
    public const string Project = "Bank messages (sample)";

    public const string Folder = "data/samples/bank-messages";
}
