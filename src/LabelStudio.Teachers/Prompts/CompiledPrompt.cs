using System.Text;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Confidence;
using LabelStudio.Teachers.Prompts.Examples;
using LabelStudio.Teachers.Prompts.Templates;

namespace LabelStudio.Teachers.Prompts;

/// <summary>A prompt made ready for a project: turns documents into questions and replies into votes. Asks nobody itself. Safe for many threads.</summary>
public sealed class CompiledPrompt
{
    private readonly PromptTemplate _system;
    private readonly PromptTemplate _template;
    private readonly PromptSchema _schema;
    private readonly ExamplePool _pool;
    private readonly AnswerForm? _form;
    private readonly int[] _offered;
    private readonly ClassShortlist? _shortlist;

    private CompiledPrompt(PromptDefinition definition, PromptTemplate system, PromptTemplate template, PromptSchema schema, ExamplePool pool, int[] offered)
    {
        (Definition, _system, _template, _schema, _pool, _offered) = (definition, system, template, schema, pool, offered);
        if (definition.Kind == PromptKind.Shortlist) _shortlist = new ClassShortlist(schema, offered, pool);
        else _form = AnswerForm.Of(definition, schema, offered);
    }

    public PromptDefinition Definition { get; }

    /// <summary>The class of a prompt about one class, else -1.</summary>
    public int Target => Definition.IsNarrow ? _offered[0] : PromptAnswer.Abstain;

    /// <summary>Makes a prompt ready.</summary>
    /// <param name="definition">The prompt.</param>
    /// <param name="schema">The project's classes.</param>
    /// <param name="pool">The gold of train and dev that it may draw on.</param>
    /// <exception cref="PromptException">The template or the classes are wrong; the message says how.</exception>
    public static CompiledPrompt Compile(PromptDefinition definition, PromptSchema schema, ExamplePool pool)
    {
        var system = PromptTemplate.Parse(definition.System);
        var template = PromptTemplate.Parse(definition.Template);
        if (system.Errors.Concat(template.Errors).FirstOrDefault() is { } error) throw new PromptException(error.Message);
        if (system.Parts.Any(p => p.IsData))
            throw new PromptException("The system text may not hold the document, its fields or examples: what is in there counts as instructions. Move them into the template.");
        if (!template.Parts.Any(p => p.Variable is TemplateVariable.Text or TemplateVariable.Field))
            throw new PromptException("The template never shows the document. Put {{text}} where it belongs.");
        var offered = schema.Offered(definition);
        if (definition.IsNarrow && (definition.Labels.Count != 1 || offered.Length != 1))
            throw new PromptException("Choose the one class that the prompt asks about.");
        if (offered.Length == 0) throw new PromptException("None of the offered classes is a class of the project.");
        return new CompiledPrompt(definition, system, template, schema, pool, offered);
    }

    /// <summary>What the teacher is asked about a document. The same document, gold and prompt give the same question.</summary>
    public PromptQuestion Ask(PromptDocument document)
    {
        var offered = _shortlist?.Of(document, Math.Clamp(Definition.ShortlistSize, 1, PromptDefinition.MostShortlisted)) ?? _offered;
        var form = _form ?? AnswerForm.Of(Definition, _schema, offered);
        var examples = _template.Has(TemplateVariable.Examples) ? new ExamplePicker(Definition.Examples, _pool, k => AnswerOf(k, offered)).Pick(document) : [];
        IReadOnlyList<TeacherMessage> messages =
        [
            new(TeacherRole.System, Joined(Render(_system, document, form, offered, examples), DataBlock.Rule)),
            new(TeacherRole.User, Joined(Render(_template, document, form, offered, examples), form.Instruction())),
        ];
        var request = new TeacherRequest(messages)
        {
            Format = Definition.Structured == StructuredOutput.Off ? null : form.Format(),
            LogProbs = Definition.Confidence == ConfidenceSource.LogProbs,
        };
        IReadOnlyList<TeacherRequest> requests = Definition.Confidence == ConfidenceSource.SelfConsistency
            ? [.. Enumerable.Range(0, Math.Clamp(Definition.Samples, 2, PromptDefinition.MostSamples)).Select(i => request with { Sample = i, Temperature = Definition.SampleTemperature })]
            : [request];
        return new PromptQuestion(document.Id, requests, form, [.. examples.Select(e => e.Id)]);
    }

    /// <summary>What the replies say. Never throws for what a teacher says.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="replies">One a request, in their order.</param>
    public PromptAnswer Read(PromptQuestion question, IReadOnlyList<TeacherReply> replies)
    {
        var answers = replies.Select(r => AnswerReader.Read(question.Form, r)).ToList();
        if (Definition.Confidence == ConfidenceSource.SelfConsistency) return SelfConsistency.Join(answers);
        var answer = answers[0];
        return Definition.Confidence == ConfidenceSource.LogProbs && replies[0].LogProbs is { Count: > 0 } tokens
            ? answer with { Confidence = AnswerProbability.Of(question.Form, answer, tokens) }
            : Definition.Confidence == ConfidenceSource.None ? answer with { Confidence = null } : answer;
    }

    private int? AnswerOf(int @class, int[] offered) =>
        Definition.IsNarrow ? @class == offered[0] ? 1 : 0 : Array.IndexOf(offered, @class) is >= 0 and var at ? at : null;

    private string Render(PromptTemplate template, PromptDocument document, AnswerForm form, int[] offered, IReadOnlyList<GoldExample> examples)
    {
        var text = new StringBuilder();
        foreach (var part in template.Parts)
        {
            text.Append(part.Variable switch
            {
                TemplateVariable.Text => DataBlock.Document(document.Text),
                TemplateVariable.Field => DataBlock.Field(part.Value, document.Fields.GetValueOrDefault(part.Value, "")),
                TemplateVariable.Classes => Classes(offered),
                TemplateVariable.ClassName => string.Join(", ", offered.Select(k => _schema.Classes[k])),
                TemplateVariable.ClassDescription => string.Join("; ", offered.Select(k => Line(_schema.Descriptions[k])).Where(d => d.Length > 0)),
                TemplateVariable.Examples => string.Join('\n', examples.Select(e => $"<example>\n{DataBlock.Document(e.Text)}\n{form.Shown(e.Class)}\n</example>")),
                _ => part.Value,
            });
        }
        return text.ToString();
    }

    private string Classes(int[] offered) =>
        string.Join('\n', offered.Select(k => Line(_schema.Descriptions[k]) is { Length: > 0 } says ? $"- {_schema.Classes[k]}: {says}" : $"- {_schema.Classes[k]}"));

    private static string Line(string text) => text.ReplaceLineEndings(" ").Trim();

    private static string Joined(string first, string second) => first.Length == 0 ? second : $"{first.TrimEnd()}\n\n{second}";
}
