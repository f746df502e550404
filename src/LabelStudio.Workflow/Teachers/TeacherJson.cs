using System.Text.Json;
using System.Text.Json.Serialization;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Workflow.Teachers;

/// <summary>How teachers are kept.</summary>
internal static class TeacherJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException($"A teacher's {typeof(T).Name} is empty.");

    public static TeacherDefinition Definition(this Teacher teacher) => Read<TeacherDefinition>(teacher.Definition) with { Id = teacher.Id, Name = teacher.Name };

    public static TeacherTerms TermsOf(this Teacher teacher) => Read<TeacherTerms>(teacher.Terms);
}
