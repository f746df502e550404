using System.Diagnostics;
using System.IO.Compression;
using System.Security;
using System.Text.Json.Nodes;

namespace LabelStudio.Workflow.Tests.Exports;

/// <summary>The sample programs of a bundle run as they stand and find out a student that is not the one they were given with.</summary>
public sealed class BundleSampleTests(ReleasedStudent released, FieldedStudent fielded) : IClassFixture<ReleasedStudent>, IClassFixture<FieldedStudent>
{
    private static readonly string[] AsExpected = ["student.onnx: 50 of 50 texts as expected", "student.int8.onnx: 50 of 50 texts as expected"];

    [NodeFact]
    public void JavaScript()
    {
        using var bundle = new Unzipped(released.Bundle);
        var script = bundle.PathOf("samples/javascript/student.mjs");
        Check(NodeRuntime.RunScript(script), AsExpected);
        Check(NodeRuntime.RunScript(script, "what a lovely, good song"), [DeployedStudent.Classes[0]]);
        bundle.FindsOutWhatIsAltered(() => NodeRuntime.RunScript(script));

        using var ofFields = new Unzipped(fielded.Bundle);
        var other = ofFields.PathOf("samples/javascript/student.mjs");
        Check(NodeRuntime.RunScript(other), AsExpected);
        ReadsFields(fields => NodeRuntime.RunScript(other, fields));
    }

    [Fact]
    public void CSharp()
    {
        using var bundle = new Unzipped(released.Bundle);
        var folder = bundle.PathOf("samples/csharp");
        // the NuGet package is not everywhere to be had: the same assembly and its native library as this test runs on stand in for it; project and program stay as they are
        var here = SecurityElement.Escape(AppContext.BaseDirectory);
        File.WriteAllText(Path.Combine(folder, "Directory.Build.targets"), $"""
            <Project>
              <ItemGroup>
                <PackageReference Remove="Microsoft.ML.OnnxRuntime" />
                <Reference Include="{here}Microsoft.ML.OnnxRuntime.dll" />
                <Reference Include="{here}System.Numerics.Tensors.dll" />
                <None Include="{here}*onnxruntime.*" Exclude="{here}Microsoft.*" Link="%(Filename)%(Extension)" CopyToOutputDirectory="Always" />
              </ItemGroup>
            </Project>
            """);
        Check(Run("dotnet", folder, "build", "-v", "q", "--nologo", "-m:1", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-o", "out"), []);
        var program = Path.Combine(folder, "out", "student.dll");
        Check(Run("dotnet", folder, program), AsExpected);
        Check(Run("dotnet", folder, program, "what a lovely, good song"), [DeployedStudent.Classes[0]]);
        bundle.FindsOutWhatIsAltered(() => Run("dotnet", folder, program));

        // the same program beside another student
        using var ofFields = new Unzipped(fielded.Bundle);
        var other = ofFields.PathOf("samples/csharp");
        Check(Run("dotnet", other, program), AsExpected);
        ReadsFields(fields => Run("dotnet", other, [program, .. fields]));
    }

    [PythonFact]
    public void Python()
    {
        using var bundle = new Unzipped(released.Bundle);
        var folder = bundle.PathOf("samples/python");
        Check(Run(PythonFactAttribute.Program, folder, "student.py"), AsExpected);
        Check(Run(PythonFactAttribute.Program, folder, "student.py", "what a lovely, good song"), [DeployedStudent.Classes[0]]);
        bundle.FindsOutWhatIsAltered(() => Run(PythonFactAttribute.Program, folder, "student.py"));

        using var ofFields = new Unzipped(fielded.Bundle);
        var other = ofFields.PathOf("samples/python");
        Check(Run(PythonFactAttribute.Program, other, "student.py"), AsExpected);
        ReadsFields(fields => Run(PythonFactAttribute.Program, other, ["student.py", .. fields]));
    }

    /// <summary>Fields in front of a text go with it and with no other.</summary>
    private static void ReadsFields(Func<string[], (int Code, string Log)> ask)
    {
        Check(ask(["desk=Counter", "amount=7", "please see to it"]), ["private"]);
        Check(ask(["desk=branch, north", "amount=2e3", "please see to it"]), ["business"]);
    }

    internal static (int Code, string Log) Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // the build of a user knows nothing of the test run it is part of
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, log + errors.Result);
    }

    private static void Check((int Code, string Log) ran, string[] said)
    {
        Assert.True(ran.Code == 0, $"ended with {ran.Code}: {ran.Log}");
        foreach (var words in said) Assert.Contains(words, ran.Log, StringComparison.Ordinal);
    }

    private sealed class Unzipped : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("labelstudio-bundle-").FullName;

        public Unzipped(byte[] bundle)
        {
            using var zip = new ZipArchive(new MemoryStream(bundle));
            zip.ExtractToDirectory(_folder);
        }

        public string PathOf(string name) => Path.Combine(_folder, name);

        /// <summary>Another answer expected of one text of either file, and another small file: each is told from what was exported.</summary>
        public void FindsOutWhatIsAltered(Func<(int Code, string Log)> verify)
        {
            var original = File.ReadAllText(PathOf("verify.json"));
            for (var model = 0; model < 2; model++)
            {
                var verifyFile = JsonNode.Parse(original)!;
                var altered = verifyFile["models"]![model]!;
                var probabilities = altered["expected"]![7]!["probabilities"]!;
                (probabilities[0], probabilities[1]) = ((double)probabilities[1]! + 0.001, (double)probabilities[0]! - 0.001);
                File.WriteAllText(PathOf("verify.json"), verifyFile.ToJsonString());
                Fails(verify(), $"{(string)altered["file"]!}, text 7");
            }
            File.WriteAllText(PathOf("verify.json"), original);
            File.Copy(PathOf("student.onnx"), PathOf("student.int8.onnx"), overwrite: true);
            Fails(verify(), "student.int8.onnx: not the file that was exported");
        }

        private static void Fails((int Code, string Log) ran, string said)
        {
            Assert.Equal(1, ran.Code);
            Assert.Contains(said, ran.Log, StringComparison.Ordinal);
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A test that runs Python with onnxruntime; skipped, with the reason, where either is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Present = new(Starts);

    public PythonFactAttribute()
    {
        if (!Present.Value) Skip = "python3 with numpy and onnxruntime is not installed here (pip install numpy onnxruntime, or name another by LABELSTUDIO_PYTHON)";
    }

    /// <summary>python3, or what LABELSTUDIO_PYTHON names.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("LABELSTUDIO_PYTHON") ?? "python3";

    private static bool Starts()
    {
        try
        {
            return BundleSampleTests.Run(Program, Path.GetTempPath(), "-c", "import numpy, onnxruntime").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
