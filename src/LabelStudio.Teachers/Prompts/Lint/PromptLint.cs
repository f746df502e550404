using System.Globalization;
using LabelStudio.Core.Rules.Syntax;
using LabelStudio.Teachers.Prompts.Answers;
using LabelStudio.Teachers.Prompts.Templates;

namespace LabelStudio.Teachers.Prompts.Lint;

/// <summary>Finds what is wrong with a prompt before a teacher is paid to answer it.</summary>
public sealed class PromptLint
{
    private const int NearNames = 2, ShortestNearName = 8, MostTexts = 20;

    private readonly PromptDefinition _prompt;
    private readonly PromptLintInputs _inputs;
    private readonly PromptTemplate _system;
    private readonly PromptTemplate _template;
    private readonly List<PromptFinding> _findings = [];

    private PromptLint(PromptDefinition prompt, PromptLintInputs inputs)
    {
        (_prompt, _inputs) = (prompt, inputs);
        (_system, _template) = (PromptTemplate.Parse(prompt.System), PromptTemplate.Parse(prompt.Template));
    }

    private PromptSchema Schema => _inputs.Schema;

    /// <summary>Checks a prompt; the worst findings come first.</summary>
    public static IReadOnlyList<PromptFinding> Check(PromptDefinition prompt, PromptLintInputs inputs)
    {
        var lint = new PromptLint(prompt, inputs);
        lint.CheckTemplate(lint._system, PromptPlace.System);
        lint.CheckTemplate(lint._template, PromptPlace.Template);
        lint.CheckVariables();
        lint.CheckClasses();
        lint.CheckNames();
        lint.CheckExamples();
        lint.CheckTestTexts();
        lint.CheckLength();
        lint.CheckTeachers();
        return [.. lint._findings.OrderByDescending(f => f.Level)];
    }

    private void CheckTemplate(PromptTemplate template, PromptPlace place)
    {
        foreach (var error in template.Errors) Add(FindingLevel.Error, FindingKind.Template, error.Message, place, error.Start, error.Length);
        if (place != PromptPlace.System) return;
        foreach (var part in template.Parts.Where(p => p.IsData))
            Add(FindingLevel.Error, FindingKind.Template, "The system text may not hold the document, its fields or examples: what is in there counts as instructions. Move it into the template.", place, part.Start, part.Length);
    }

    private void CheckVariables()
    {
        if (!_template.Parts.Any(p => p.Variable is TemplateVariable.Text or TemplateVariable.Field))
            Add(FindingLevel.Error, FindingKind.Template, "The template never shows the document. Put {{text}} where it belongs.", PromptPlace.Template);
        foreach (var part in _template.Parts.Where(p => p.Variable == TemplateVariable.Field))
        {
            if (!_inputs.Fields.TryGetValue(part.Value, out var share))
            {
                var hint = PromptTemplate.Nearest(part.Value, _inputs.Fields.Keys) is { } near ? $" Did you mean {{{{{near}}}}}?" : "";
                Add(FindingLevel.Error, FindingKind.EmptyVariable, $"No document has a field \"{part.Value}\".{hint}", PromptPlace.Template, part.Start, part.Length);
            }
            else if (share < 1)
                Add(FindingLevel.Warning, FindingKind.EmptyVariable, $"The field \"{part.Value}\" is empty in {Percent(1 - share)} of the documents.", PromptPlace.Template, part.Start, part.Length);
        }
        var offered = Schema.Offered(_prompt);
        foreach (var (template, place) in new[] { (_system, PromptPlace.System), (_template, PromptPlace.Template) })
        {
            foreach (var part in template.Parts)
            {
                if (part.Variable is TemplateVariable.ClassName or TemplateVariable.ClassDescription && !_prompt.IsNarrow)
                    Add(FindingLevel.Warning, FindingKind.Template, "The prompt is about many classes: {{classes}} lists them with their descriptions.", place, part.Start, part.Length);
                else if (part.Variable == TemplateVariable.ClassDescription && offered.Length == 1 && Schema.Descriptions[offered[0]].Length == 0)
                    Add(FindingLevel.Warning, FindingKind.EmptyVariable, $"\"{Schema.Classes[offered[0]]}\" has no description. Write one under Settings, or take the variable out.", place, part.Start, part.Length);
                else if (part.Variable == TemplateVariable.Examples && _prompt.Examples.Selection == ExampleSelection.None)
                    Add(FindingLevel.Warning, FindingKind.EmptyVariable, "No examples are chosen, so this stays empty.", place, part.Start, part.Length);
            }
        }
        if (_prompt.Examples.Selection != ExampleSelection.None && !_template.Has(TemplateVariable.Examples))
            Add(FindingLevel.Warning, FindingKind.EmptyVariable, "Examples are chosen, but the template never shows them. Put {{examples}} where they belong.", PromptPlace.Examples);
    }

    private void CheckClasses()
    {
        for (var i = 0; i < _prompt.Labels.Count; i++)
            if (Schema.Find(_prompt.Labels[i]) < 0) Unknown(_prompt.Labels[i], PromptPlace.Labels, i, 1);
        var listed = new List<ListedClass>();
        foreach (var (text, place) in new[] { (_prompt.System, PromptPlace.System), (_prompt.Template, PromptPlace.Template) })
        {
            foreach (var item in ListedClasses.In(text, Schema))
            {
                listed.Add(item);
                if (item.Class < 0) Unknown(item.Name, place, item.Start, item.Length);
            }
        }
        if (_prompt.IsNarrow)
        {
            if (_prompt.Labels.Count != 1) Add(FindingLevel.Error, FindingKind.MissingClasses, "Choose the one class that the prompt asks about.", PromptPlace.Labels);
            else if (!Mentions(_prompt.Labels[0]))
                Add(FindingLevel.Warning, FindingKind.EmptyVariable, "The prompt never names its class. Put {{class.name}} or {{class.description}} into the question, unless the words already say it.", PromptPlace.Template);
            return;
        }
        var names = _system.Has(TemplateVariable.Classes) || _template.Has(TemplateVariable.Classes);
        if (!names && listed.Count == 0)
            Add(FindingLevel.Error, FindingKind.MissingClasses, "The prompt never says which classes there are. Put {{classes}} where they belong.", PromptPlace.Template);
        var offered = Schema.Offered(_prompt).ToHashSet();
        if (_prompt.Labels.Count > 0) Missing(Enumerable.Range(0, Schema.Classes.Count).Where(k => !offered.Contains(k)), FindingLevel.Note, PromptPlace.Labels, "are not offered");
        if (!names && listed.Count > 0) Missing(offered.Except(listed.Select(l => l.Class)).Order(), FindingLevel.Warning, PromptPlace.Template, "are missing from the list in the prompt");
    }

    private void Unknown(string name, PromptPlace place, int start, int length)
    {
        var near = Spelling.Nearest(name, Schema.Classes);
        var mapped = _prompt.Mapping.Any(m => LabelNames.Fold(m.Key) == LabelNames.Fold(name));
        var message = mapped ? $"\"{name}\" is no class of the project; answers of it are mapped." : $"\"{name}\" is no class of the project: an answer of it would abstain.{(near == null ? "" : $" Did you mean \"{near}\"?")}";
        _findings.Add(new PromptFinding(mapped ? FindingLevel.Note : FindingLevel.Error, FindingKind.UnknownClass, message, place, start, length) { Names = [name] });
    }

    private void Missing(IEnumerable<int> classes, FindingLevel level, PromptPlace place, string what)
    {
        var names = classes.Select(k => Schema.Classes[k]).ToList();
        if (names.Count == 0) return;
        var message = names.Count == 1 ? $"1 class of the project is missing from the prompt: {names[0]}." : $"{names.Count} classes of the project {what}: {Some(names)}.";
        _findings.Add(new PromptFinding(level, FindingKind.MissingClasses, message, place) { Names = names });
    }

    private bool Mentions(string label) =>
        new[] { _system, _template }.Any(t => t.Has(TemplateVariable.ClassName) || t.Has(TemplateVariable.ClassDescription)
            || LabelNames.Fold(t.Source).Contains(LabelNames.Fold(label), StringComparison.Ordinal));

    private void CheckNames()
    {
        if (_prompt.IsNarrow) return;
        var offered = Schema.Offered(_prompt);
        var folded = offered.Select(k => LabelNames.Fold(Schema.Classes[k]).TrimEnd('?', '!', '.')).ToArray();
        for (var i = 0; i < offered.Length; i++)
        {
            for (var j = i + 1; j < offered.Length; j++)
            {
                var (a, b) = (folded[i], folded[j]);
                if (a != b && (Math.Min(a.Length, b.Length) < ShortestNearName || Math.Abs(a.Length - b.Length) > NearNames || Spelling.Distance(a, b) > NearNames)) continue;
                _findings.Add(new PromptFinding(
                    a == b ? FindingLevel.Error : FindingLevel.Warning, FindingKind.SimilarClasses,
                    $"\"{Schema.Classes[offered[i]]}\" and \"{Schema.Classes[offered[j]]}\" are almost the same name: teachers will mix them up. Rename one, or tell them apart in their descriptions.", PromptPlace.Labels)
                { Names = [Schema.Classes[offered[i]], Schema.Classes[offered[j]]] });
            }
        }
    }

    private void CheckExamples()
    {
        var settings = _prompt.Examples;
        if (settings.Selection == ExampleSelection.None) return;
        if (settings.Selection != ExampleSelection.Fixed)
        {
            if (_inputs.Pool.Examples.Count == 0)
                Add(FindingLevel.Warning, FindingKind.UnknownExample, "There is no gold of train or dev yet that examples could be drawn from.", PromptPlace.Examples);
            return;
        }
        if (settings.Fixed.Count == 0) Add(FindingLevel.Warning, FindingKind.UnknownExample, "No example is chosen.", PromptPlace.Examples);
        var offered = Schema.Offered(_prompt).ToHashSet();
        for (var i = 0; i < settings.Fixed.Count; i++)
        {
            var id = settings.Fixed[i];
            if (_inputs.TestIds.Contains(id))
                Example(FindingLevel.Error, FindingKind.TestText, i, id, $"\"{id}\" is of the test split, which is sealed. Choose another example.");
            else if (_inputs.Pool.Find(id) is not { } example)
                Example(FindingLevel.Error, FindingKind.UnknownExample, i, id, $"\"{id}\" has no gold of train or dev. It is left out.");
            else if (!_prompt.IsNarrow && !offered.Contains(example.Class))
                Example(FindingLevel.Error, FindingKind.UnknownExample, i, id, $"\"{id}\" is of \"{Schema.Classes[example.Class]}\", which the prompt does not offer. It is left out.");
            else if (_inputs.Test?.In(example.Text).Count > 0)
                Example(FindingLevel.Error, FindingKind.TestText, i, id, $"\"{id}\" says the same as a document of the test split. Choose another example.");
        }
    }

    private void CheckTestTexts()
    {
        if (_inputs.Test is not { } test) return;
        foreach (var (text, place) in new[] { (_prompt.System, PromptPlace.System), (_prompt.Template, PromptPlace.Template) })
            foreach (var found in test.In(text).Take(MostTexts))
                Add(FindingLevel.Error, FindingKind.TestText, $"A document of the test split stands here {(found.Share >= 1 ? "word for word" : "almost word for word")}. The test would measure memory; take it out.", place, found.Start, found.Length);
        foreach (var k in Schema.Offered(_prompt))
            if (test.In(Schema.Descriptions[k]).Count > 0)
                _findings.Add(new PromptFinding(FindingLevel.Error, FindingKind.TestText, $"The description of \"{Schema.Classes[k]}\" holds a document of the test split. Take it out.", PromptPlace.Descriptions) { Names = [Schema.Classes[k]] });
    }

    private void CheckLength()
    {
        if (_inputs.Documents.Count == 0 || _inputs.Teachers.Count == 0 || _findings.Exists(f => f.Kind == FindingKind.Template && f.Level == FindingLevel.Error)) return;
        CompiledPrompt compiled;
        try
        {
            compiled = CompiledPrompt.Compile(_prompt, Schema, _inputs.Pool);
        }
        catch (PromptException)
        {
            return; // said already
        }
        var lengths = _inputs.Documents.Select(d => compiled.Ask(d).EstimatedTokens).ToList();
        foreach (var teacher in _inputs.Teachers)
        {
            var room = teacher.ContextTokens - teacher.Decoding.MaxTokens;
            var over = lengths.Count(l => l > room);
            if (over == 0) continue;
            Add(
                over == lengths.Count ? FindingLevel.Error : FindingLevel.Warning, FindingKind.TooLong,
                $"The prompt takes up to about {Count(lengths.Max())} tokens; {teacher.Name} has room for {Count(room)} beside its answer. {(over == lengths.Count ? "No document fits" : $"{Percent(over / (double)lengths.Count)} of the documents do not fit")}: show fewer examples or classes, or shortlist the classes.");
        }
    }

    private void CheckTeachers()
    {
        foreach (var teacher in _inputs.Teachers)
        {
            if (_prompt.Structured == StructuredOutput.On && teacher.Abilities.StructuredOutput == false)
                Add(FindingLevel.Warning, FindingKind.Teacher, $"{teacher.Name} does not honour structured output; its answers are read as text.");
            if (_prompt.Confidence == ConfidenceSource.LogProbs && teacher.Abilities.LogProbs == false)
                Add(FindingLevel.Warning, FindingKind.Teacher, $"{teacher.Name} gives no token probabilities, so its votes carry no confidence. Several samples or its own word can say how sure it is.");
        }
    }

    private void Example(FindingLevel level, FindingKind kind, int at, string id, string message) =>
        _findings.Add(new PromptFinding(level, kind, message, PromptPlace.Examples, at, 1) { Names = [id] });

    private void Add(FindingLevel level, FindingKind kind, string message, PromptPlace place = PromptPlace.Whole, int start = -1, int length = 0) =>
        _findings.Add(new PromptFinding(level, kind, message, place, start, length));

    private static string Some(List<string> names) => names.Count <= 20 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(20))} and {names.Count - 20} more";

    private static string Percent(double share) => (share * 100).ToString(share is > 0 and < 0.01 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    private static string Count(int n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
