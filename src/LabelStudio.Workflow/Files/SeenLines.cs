namespace LabelStudio.Workflow.Files;

/// <summary>On which line of one file each document stands, to tell both places of an id that stands twice.</summary>
internal sealed class SeenLines
{
    private int[] _line = new int[1024];

    /// <exception cref="FileFaultException">The document stood in this file before.</exception>
    public void Add(TableReader table, int idColumn, int document, string id)
    {
        if (_line.Length <= document) Array.Resize(ref _line, Math.Max(document + 1, _line.Length * 2));
        if (_line[document] != 0)
            throw new FileFaultException(table.FaultHere(idColumn, $"The id \"{id}\" stands already on line {_line[document]}.", "Ids must be unique: remove or rename one of the two."));
        _line[document] = (int)Math.Min(int.MaxValue, table.Line);
    }
}
