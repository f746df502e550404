using System.Net.Http.Json;
using System.Text.Json;
using LabelStudio.TeacherSimulator;

namespace LabelStudio.Teachers.Tests.Simulating;

/// <summary>Speaks to a simulator over HTTP with nothing in between.</summary>
internal sealed class Caller(Simulator simulator) : IDisposable
{
    public HttpClient Http { get; } = new() { BaseAddress = simulator.Address, Timeout = TimeSpan.FromSeconds(60) };

    public static object Ask(string model, string document, string system = "Choose one class.") => new
    {
        model,
        messages = new[] { new { role = "system", content = system }, new { role = "user", content = $"<document>{document}</document>" } },
    };

    public Task<HttpResponseMessage> PostAsync(object request, string path = "/v1/chat/completions") => Http.PostAsJsonAsync(path, request);

    /// <summary>The first choice's content of a request that is answered.</summary>
    public async Task<string> ContentAsync(object request)
    {
        using var response = await PostAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return Message(await JsonAsync(response)).GetProperty("content").GetString()!;
    }

    public static JsonElement Message(JsonElement completion) => completion.GetProperty("choices")[0].GetProperty("message");

    public static string Finish(JsonElement completion) => completion.GetProperty("choices")[0].GetProperty("finish_reason").GetString()!;

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => (await response.Content.ReadFromJsonAsync<JsonElement>())!;

    public void Dispose() => Http.Dispose();
}
