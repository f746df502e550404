using LabelStudio.TeacherSimulator.Answers;

namespace LabelStudio.TeacherSimulator.Hosting;

/// <summary>A model that is served: recorded answers first, the rule for what they do not know.</summary>
internal sealed class ChatModel(string name, IAnswers? recorded, KeywordAnswers rule)
{
    public string Name => name;

    public Belief Believe(Asked asked, string message, UInt128 hash) => recorded?.Believe(asked, message, hash) ?? rule.Believe(asked, message, hash);
}
