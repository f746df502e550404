using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Imports;

/// <summary>The words for splits that files use.</summary>
internal static class SplitNames
{
    public const string Known = "train, dev (or validation) and test";

    public static bool TryParse(string value, out Split split)
    {
        switch (value.Trim().ToLowerInvariant())
        {
            case "train" or "training":
                split = Split.Train;
                return true;
            case "dev" or "development" or "val" or "valid" or "validation":
                split = Split.Dev;
                return true;
            case "test" or "testing":
                split = Split.Test;
                return true;
            default:
                split = default;
                return false;
        }
    }
}
