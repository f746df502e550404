using LabelStudio.Teachers.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Teachers;

/// <summary>Registers teachers.</summary>
internal static class TeacherServices
{
    public static IServiceCollection AddTeachers(this IServiceCollection services)
    {
        // the web application says where their keys are kept
        services.AddDataProtection();
        services.AddSingleton<TeacherKeys>();
        services.AddSingleton<CallStore>();
        services.AddSingleton<ICallStore>(s => s.GetRequiredService<CallStore>());
        services.AddSingleton<TeacherChannels>();
        services.AddSingleton<TeacherTester>();
        services.AddSingleton<ITeachers, TeacherService>();
        return services;
    }
}
