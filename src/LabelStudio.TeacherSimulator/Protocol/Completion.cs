namespace LabelStudio.TeacherSimulator.Protocol;

/// <summary>The answer to a request: its choices and what they used.</summary>
internal sealed record Completion(string Id, long Created, string Model, IReadOnlyList<CompletionChoice> Choices, Usage Usage);

/// <summary>One choice; <see cref="Refusal"/> in place of <see cref="Content"/> when the model will not.</summary>
internal sealed record CompletionChoice(string? Content, string? Refusal, string FinishReason, IReadOnlyList<TokenProbability>? Logprobs, IReadOnlyList<string> Pieces);

/// <summary>Tokens; cached ones are part of the prompt.</summary>
internal readonly record struct Usage(int Prompt, int Cached, int Output);
