using Xunit;

namespace LabelStudio.Tests.Support;

/// <summary>A test that scores in onnxruntime-node, and may read shared data; skipped, with the reason, where either is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute(params string[] files)
    {
        foreach (var f in files)
            if (!SharedData.Has("data", f) && !SharedData.Has(f))
                Skip = $"shared data absent: {f} (looked in {SharedData.Folder})";
        Skip ??= NodeRuntime.WhyAbsent;
    }
}
