using System.ClientModel;
using System.ClientModel.Primitives;
using LabelStudio.Teachers.Definitions;
using OpenAI;
using OpenAI.Chat;

namespace LabelStudio.Teachers.Clients;

/// <summary>Makes the OpenAI client for a teacher: its own retries, time-outs, logs and traces off, because they are ours.</summary>
internal static class ChatClientFactory
{
#pragma warning disable OPENAI001 // the constructor with an authentication of one's own is marked experimental, and the only one that can do without a key
    public static ChatClient Create(TeacherDefinition teacher, string? key, HttpClient http) => new(teacher.Model, Authentication(teacher, key), new OpenAIClientOptions
    {
        Endpoint = Address(teacher),
        Transport = new HttpClientPipelineTransport(http, enableLogging: false, loggerFactory: null),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
        EnableDistributedTracing = false,
        ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        UserAgentApplicationId = "LabelStudio",
    });
#pragma warning restore OPENAI001

    /// <summary>Follows no redirect (the key would go along), keeps no cookie, and leaves loopback out of any proxy.</summary>
    public static HttpMessageHandler Handler(TeacherDefinition teacher) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !teacher.IsLocal,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // a change of the server's address is noticed within minutes
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = Math.Max(1, teacher.Limits.Concurrency) + 1,
    };

    private static Uri Address(TeacherDefinition teacher)
    {
        if (teacher.Kind != TeacherKind.AzureOpenAI || teacher.Endpoint.AbsolutePath.Contains("/openai", StringComparison.OrdinalIgnoreCase)) return teacher.Endpoint;
        return new Uri(teacher.Endpoint.AbsoluteUri.TrimEnd('/') + "/openai/v1");
    }

    private static AuthenticationPolicy Authentication(TeacherDefinition teacher, string? key)
    {
        if (string.IsNullOrEmpty(key)) return new NoAuthentication();
        var credential = new ApiKeyCredential(key);
        return teacher.Kind == TeacherKind.AzureOpenAI
            ? ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(credential, "api-key")
            : ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(credential);
    }

    /// <summary>For teachers on this machine that ask for no key.</summary>
    private sealed class NoAuthentication : AuthenticationPolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => ProcessNext(message, pipeline, currentIndex);

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
            ProcessNextAsync(message, pipeline, currentIndex);
    }
}
