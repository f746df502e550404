using LabelStudio.Core.Schema;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Examples;

namespace LabelStudio.Teachers.Tests.Prompts;

/// <summary>A small project about bank cards.</summary>
internal static class Bank
{
    public static readonly PromptSchema Schema = Classes("card_arrival", "card_linking", "Refund_not_showing_up", "reverted_card_payment?");

    public static readonly ExamplePool Gold = new(
    [
        new("g1", "When will my new card arrive?", 0),
        new("g2", "My card has not come in the mail yet", 0),
        new("g3", "How do I link a card to the app?", 1),
        new("g4", "I want to connect my card with my account", 1),
        new("g5", "Where is the refund for the shoes I sent back?", 2),
        new("g6", "My refund is missing from the statement", 2),
        new("g7", "Why was my payment taken back?", 3),
    ]);

    public static PromptDefinition Choice => new(PromptKind.Choice, "Which class is it?\n{{classes}}\n{{text}}");

    public static PromptDefinition YesNo => new(PromptKind.YesNo, "Does the text ask about {{class.name}}?\n{{text}}") { Labels = ["card_arrival"] };

    public static PromptSchema Classes(params string[] names) => new(new ClassList(names), [.. names.Select(_ => "")]);

    public static CompiledPrompt Compile(PromptDefinition prompt) => CompiledPrompt.Compile(prompt, Schema, Gold);

    public static PromptAnswer Answer(PromptDefinition prompt, string text)
    {
        var compiled = Compile(prompt);
        var question = compiled.Ask(new PromptDocument("d", "Some text"));
        return compiled.Read(question, [.. question.Requests.Select(_ => new TeacherReply(TeacherOutcome.Answered, text))]);
    }
}
