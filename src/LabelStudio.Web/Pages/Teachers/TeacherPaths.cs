using System.Globalization;

namespace LabelStudio.Web.Pages.Teachers;

/// <summary>The addresses of the teachers' pages.</summary>
public static class TeacherPaths
{
    public const string All = "/teachers";
    public const string New = "/teachers/new";

    public static string Of(int teacherId) => $"{All}/{teacherId.ToString(CultureInfo.InvariantCulture)}";
}
