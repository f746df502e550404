namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>Pieces of a vocabulary as a trie over UTF-16 units: all pieces that start at a place are found in one walk.</summary>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int None = -1;

    private const int Empty = -1;

    // open addressing; a key is the node and the unit that leads on from it
    private long[] _keys = new long[1024];
    private int[] _children = new int[1024];
    private int _edges;

    private readonly List<int> _pieces = [None];

    public PieceTrie() => Array.Fill(_keys, Empty);

    /// <summary>Adds a piece; one that is there already gets the new id.</summary>
    public void Add(ReadOnlySpan<char> piece, int id)
    {
        var node = Root;
        foreach (var unit in piece)
        {
            var child = Next(node, unit);
            if (child == None)
            {
                child = _pieces.Count;
                _pieces.Add(None);
                Link(node, unit, child);
            }
            node = child;
        }
        _pieces[node] = id;
    }

    /// <summary>The node after one more unit, or <see cref="None"/>.</summary>
    public int Next(int node, char unit)
    {
        var key = Key(node, unit);
        var mask = _keys.Length - 1;
        for (var slot = Hash(key) & mask; ; slot = (slot + 1) & mask)
        {
            if (_keys[slot] == key) return _children[slot];
            if (_keys[slot] == Empty) return None;
        }
    }

    /// <summary>The id of the piece that ends at a node, or <see cref="None"/>.</summary>
    public int PieceAt(int node) => _pieces[node];

    private static long Key(int node, char unit) => ((long)node << 16) | unit;

    private static int Hash(long key) => (int)((ulong)key * 0x9E3779B97F4A7C15UL >> 33);

    private void Link(int node, char unit, int child)
    {
        if (_edges++ * 2 >= _keys.Length) Grow();
        Put(Key(node, unit), child);
    }

    private void Put(long key, int child)
    {
        var mask = _keys.Length - 1;
        var slot = Hash(key) & mask;
        while (_keys[slot] != Empty) slot = (slot + 1) & mask;
        _keys[slot] = key;
        _children[slot] = child;
    }

    private void Grow()
    {
        var (keys, children) = (_keys, _children);
        _keys = new long[keys.Length * 2];
        _children = new int[keys.Length * 2];
        Array.Fill(_keys, Empty);
        for (var i = 0; i < keys.Length; i++)
            if (keys[i] != Empty)
                Put(keys[i], children[i]);
    }
}
