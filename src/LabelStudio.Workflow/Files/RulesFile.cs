using System.Text.Encodings.Web;
using System.Text.Json;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Lists;

namespace LabelStudio.Workflow.Files;

/// <summary>
/// Rules as files: <c>{"classes":["a","b"],"rules":[{"name":"r1","label":"a","when":"card AND track"}],"lists":{"cities":["Paris"]}}</c>.
/// </summary>
public sealed class RulesFile
{
    private const int LargestFile = 64 << 20;

    /// <summary>Characters of a query that are shown on each side of a fault.</summary>
    private const int Around = 60;

    private RulesFile(string name, ClassList classes, IReadOnlyList<RuleDefinition> rules)
    {
        Name = name;
        Classes = classes;
        Rules = rules;
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    public ClassList Classes { get; }

    public IReadOnlyList<RuleDefinition> Rules { get; }

    /// <summary>The fields that the rules ask for.</summary>
    public IEnumerable<string> FieldNames => Rules.SelectMany(r => r.When.FieldNames).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FileFaultException">Bad JSON, an unknown property or class, a name that stands twice, a rule that cannot be parsed.</exception>
    /// <remarks>Lists that the file names by a path are read, relative to the file.</remarks>
    public static RulesFile Read(string path, ClassList? schema = null, IRuleSimilarity? similarity = null)
    {
        var root = Root(InputFile.ReadAll(path, LargestFile), path);
        var lists = RuleListsProperty.Read(root.Optional("lists"), Path.GetDirectoryName(Path.GetFullPath(path))!);
        return Parse(root, path, schema, new RuleResources(lists, similarity));
    }

    /// <param name="schema">The schema that the rules' labels must be of; null to take the file's own <c>classes</c>.</param>
    /// <param name="resources">The lists that rules may name; the file's own are left aside.</param>
    /// <exception cref="FileFaultException">As <see cref="Read"/>.</exception>
    public static RulesFile Parse(ReadOnlySpan<byte> json, string fileName, ClassList? schema, RuleResources resources) =>
        Parse(Root(json, fileName), fileName, schema, resources);

    /// <summary>As above, with the lists whose entries the file itself holds; they go before those of <paramref name="others"/>.</summary>
    /// <exception cref="FileFaultException">As <see cref="Read"/>, or a list that is in a file of its own.</exception>
    internal static (RulesFile File, IReadOnlyDictionary<string, ListEntries> Lists) ParseWithLists(
        ReadOnlySpan<byte> json, string fileName, ClassList schema, RuleResources others)
    {
        var root = Root(json, fileName);
        var lists = RuleListsProperty.ReadEntries(root.Optional("lists"));
        var resources = lists.Count == 0 ? others : others with { Lists = new ListsBefore(new RuleLists(lists.Select(l => KeyValuePair.Create(l.Key, RuleList.Create(l.Value.Entries)))), others.Lists) };
        return (Parse(root, fileName, schema, resources), lists);
    }

    private static JsonFile Root(ReadOnlySpan<byte> json, string fileName) => JsonFile.Parse(json, fileName).Only("The rules file", "classes", "rules", "lists");

    private static RulesFile Parse(JsonFile root, string fileName, ClassList? schema, RuleResources resources)
    {
        var classes = schema ?? ReadClasses(root.Required("classes", "The rules file"));
        var rules = new List<RuleDefinition>();
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in root.Required("rules", "The rules file").Items("\"rules\""))
        {
            entry.Only("A rule", "name", "label", "when");
            var name = entry.Required("name", "The rule");
            var text = name.Text("\"name\"").Trim();
            if (text.Length == 0) throw name.Fault("The rule's name is empty.", "Name it.");
            if (!lines.TryAdd(text, name.Line)) throw name.Fault($"A rule called \"{text}\" stands already on line {lines[text]}.", "Rename one of the two.");
            var (single, set) = Label(entry.Required("label", $"The rule \"{text}\""), text, classes);
            rules.Add(new RuleDefinition(text, single, Query(entry.Required("when", $"The rule \"{text}\""), text, resources)) { Set = set });
        }
        return new RulesFile(fileName, classes, rules);
    }

    /// <param name="stream">Where to write.</param>
    /// <param name="classes">The label schema.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="lists">The lists that they name, by name, with their entries; null for none.</param>
    public static void Write(Stream stream, ClassList classes, IEnumerable<RuleDefinition> rules, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>>? lists = null)
    {
        // quotes and non-ASCII letters stay readable; the file is never put into a page
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartArray("classes");
        foreach (var c in classes) json.WriteStringValue(c);
        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("name", rule.Name);
            WriteLabel(json, rule, classes);
            json.WriteString("when", rule.When.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteLists(json, lists ?? []);
        json.WriteEndObject();
    }

    private static void WriteLists(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> lists)
    {
        var any = false;
        foreach (var (name, entries) in lists)
        {
            if (!any) json.WriteStartObject("lists");
            any = true;
            json.WriteStartArray(name);
            foreach (var entry in entries) json.WriteStringValue(entry);
            json.WriteEndArray();
        }
        if (any) json.WriteEndObject();
    }

    internal static ClassList ReadClasses(JsonFile value)
    {
        var names = new List<string>();
        foreach (var item in value.Items("\"classes\""))
        {
            var name = item.Text("A class").Trim();
            if (name.Length == 0) throw item.Fault("A class has an empty name.", "Name it.");
            if (names.Contains(name, StringComparer.Ordinal)) throw item.Fault($"The class \"{name}\" stands twice.", "Remove one of the two.");
            names.Add(name);
        }
        if (names.Count == 0) throw value.Fault("\"classes\" is empty.", "Name at least two classes.");
        return new ClassList(names);
    }

    private static void WriteLabel(Utf8JsonWriter json, RuleDefinition rule, ClassList classes)
    {
        if (rule.Set is not { } set)
        {
            json.WriteString("label", classes[rule.Class]);
            return;
        }
        json.WritePropertyName("label");
        if (set.Shares.All(s => s == set.Shares[0]))
        {
            json.WriteStartArray();
            foreach (var k in set.Classes) json.WriteStringValue(classes[k]);
            json.WriteEndArray();
            return;
        }
        json.WriteStartObject();
        for (var i = 0; i < set.Classes.Count; i++) json.WriteNumber(classes[set.Classes[i]], set.Shares[i]);
        json.WriteEndObject();
    }

    /// <summary>A class, or several: a list of them, or an object that gives each a weight.</summary>
    private static (int Class, ClassSet? Set) Label(JsonFile label, string rule, ClassList classes)
    {
        if (label.Kind is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return (ClassOf(label, label.Text("\"label\"").Trim(), rule, classes), null);
        var weights = new List<double>();
        var named = new List<int>();
        if (label.Kind == JsonTokenType.StartArray)
            foreach (var item in label.Items("\"label\"")) Add(item, item.Text("A class of \"label\"").Trim(), 1);
        else
            foreach (var (name, value, at) in label.Properties("\"label\""))
                Add(at, name.Trim(), value.Number("A weight of \"label\"") is > 0 and < double.PositiveInfinity and var weight
                    ? weight
                    : throw value.Fault($"The weight of \"{Schema.Shorten(name)}\" is not above 0.", "Leave out classes that have no weight."));
        if (named.Count == 0) throw label.Fault($"The rule \"{rule}\" votes for no class.", "Name one class, or several.");
        return (named[0], named.Count == 1 ? null : new ClassSet(named, SetNotation.Shares([.. weights])));

        void Add(JsonFile at, string name, double weight)
        {
            var k = ClassOf(at, name, rule, classes);
            if (named.Contains(k)) throw at.Fault($"The rule \"{rule}\" names the class \"{name}\" twice.", "Name each once.");
            named.Add(k);
            weights.Add(weight);
        }
    }

    private static int ClassOf(JsonFile label, string name, string rule, ClassList classes)
    {
        var index = classes.IndexOf(name);
        return index >= 0 ? index : throw label.Fault(
            $"The rule \"{rule}\" votes for \"{Schema.Shorten(name)}\", which is no class of the schema ({Schema.Summary(classes)}).{Closest.Hint(name, classes)}", "Correct the label, or add the class to \"classes\".");
    }

    private static RuleQuery Query(JsonFile when, string rule, RuleResources resources)
    {
        var query = when.Text("\"when\"");
        return RuleQuery.TryParse(query, resources, out var parsed, out var error)
            ? parsed
            : throw when.Fault($"The rule \"{rule}\" cannot be read: {error.Message}", "", Caret(query, error.Position, error.Length));
    }

    /// <summary>The query with a mark under the fault.</summary>
    private static string Caret(string query, int position, int length)
    {
        var from = Math.Max(0, position - Around);
        var to = Math.Min(query.Length, position + Around);
        var shown = string.Concat(query[from..to].Select(c => char.IsControl(c) ? ' ' : c));
        var (before, after) = (from > 0 ? "…" : "", to < query.Length ? "…" : "");
        var mark = new string('^', Math.Clamp(length, 1, Math.Max(1, to - position)));
        return $"  {before}{shown}{after}\n  {new string(' ', before.Length + position - from)}{mark}";
    }
}
