using Google.Protobuf;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Graphs;

namespace LabelStudio.Onnx.Students;

/// <summary>Writes a student as one ONNX file that takes raw texts, for stock ONNX Runtime in any language.</summary>
/// <remarks>Equal students give equal bytes.</remarks>
public static class OnnxStudentWriter
{
    /// <summary>Writes to a stream.</summary>
    /// <param name="student">The student.</param>
    /// <param name="stream">Where to; not closed.</param>
    /// <param name="precision">How its weights shall lie in the file.</param>
    public static void Write(LinearStudent student, Stream stream, WeightPrecision precision = WeightPrecision.Half) =>
        TextStudentGraph.Build(student, precision, StudentMetadata.Of(student, precision).Write()).WriteTo(stream);

    /// <summary>Writes a file, whole or not at all: under a temporary name first, then renamed.</summary>
    /// <param name="student">The student.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="precision">How its weights shall lie in the file.</param>
    /// <exception cref="IOException">The folder is absent, the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(LinearStudent student, string path, WeightPrecision precision = WeightPrecision.Half)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) Write(student, file, precision);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The student that a file of this precision holds: what every runtime must find in it.</summary>
    /// <param name="student">A student of texts alone.</param>
    /// <param name="precision">How its weights lie in the file.</param>
    public static LinearStudent AsWritten(LinearStudent student, WeightPrecision precision) =>
        precision == WeightPrecision.Int8 ? student.Coarser(WeightTensors.ReadBack(student.Weights, student.Classes.Count)) : student;
}
