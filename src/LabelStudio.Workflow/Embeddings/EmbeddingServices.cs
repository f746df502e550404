using LabelStudio.Workflow.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Registers sentence encoders and the embeddings they make.</summary>
internal static class EmbeddingServices
{
    public static IServiceCollection AddEmbeddings(this IServiceCollection services)
    {
        services.AddSingleton<EncoderHost>();
        services.AddSingleton<ProjectEncoders>();
        services.AddSingleton<VectorCache>();
        services.AddSingleton<ProjectSimilarities>();
        services.AddSingleton<SimilarRules>();
        services.AddSingleton<Embedder>();
        services.AddSingleton<IEmbeddings, EmbeddingService>();
        services.AddScoped<IJobHandler, EmbedHandler>();
        return services;
    }
}
