namespace LabelStudio.Core.Rules.Matching;

/// <summary>Matches one field with all that rules ask of it, at most once a document. Not for two threads at once.</summary>
internal sealed class FieldMatcher(FieldPlan plan)
{
    private readonly Matcher _matcher = plan.Queries.CreateMatcher();
    private readonly bool[] _fulfilled = new bool[plan.Queries.Rules.Count];
    private int _document;

    /// <summary>Whether the field is there and fulfils a query.</summary>
    /// <param name="query">The query's number.</param>
    /// <param name="document">What tells the document from those before, above 0.</param>
    /// <param name="fields">The document's fields.</param>
    public bool Fulfils(int query, int document, IRuleFields fields)
    {
        if (_document != document)
        {
            _document = document;
            if (fields.Find(plan.Name) is { } text) _matcher.Match(text, _fulfilled);
            else Array.Clear(_fulfilled);
        }
        return _fulfilled[query];
    }

    /// <summary>Forgets the last document, whose number will be given again.</summary>
    public void Forget() => _document = 0;
}
