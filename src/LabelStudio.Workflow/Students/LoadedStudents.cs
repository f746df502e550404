using LabelStudio.Onnx.Students;

namespace LabelStudio.Workflow.Students;

/// <summary>The students that were tried last, ready to answer. A student's file never changes.</summary>
public sealed class LoadedStudents : IDisposable
{
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<Loaded> _recent = [];

    /// <summary>Uses a student; it stays open for as long as anyone does.</summary>
    /// <exception cref="UserErrorException">The file is gone or is no student.</exception>
    public T Use<T>(string path, Func<OnnxStudent, T> use)
    {
        var loaded = Take(path);
        try
        {
            return use(loaded.Student.Value);
        }
        catch (StudentFileException e)
        {
            throw new UserErrorException($"The student's file cannot be used: {e.Message} Train a new student.", e);
        }
        finally
        {
            Release(loaded);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var loaded in _recent) Close(loaded);
            _recent.Clear();
        }
    }

    private Loaded Take(string path)
    {
        lock (_lock)
        {
            var loaded = _recent.FirstOrDefault(l => l.Path == path && !l.Failed);
            if (loaded != null) _recent.Remove(loaded);
            else loaded = new Loaded(path);
            _recent.AddFirst(loaded);
            loaded.Users++;
            if (_recent.Count > Kept)
            {
                var oldest = _recent.Last!.Value;
                _recent.RemoveLast();
                oldest.Dropped = true;
                if (oldest.Users == 0) Close(oldest);
            }
            return loaded;
        }
    }

    private void Release(Loaded loaded)
    {
        lock (_lock)
        {
            if (--loaded.Users == 0 && loaded.Dropped) Close(loaded);
        }
    }

    private static void Close(Loaded loaded)
    {
        if (loaded.Student.IsValueCreated) loaded.Student.Value.Dispose();
    }

    private sealed class Loaded
    {
        public Loaded(string path)
        {
            Path = path;
            Student = new Lazy<OnnxStudent>(() =>
            {
                try
                {
                    return OnnxStudent.Load(path);
                }
                catch
                {
                    Failed = true;
                    throw;
                }
            });
        }

        public string Path { get; }

        public Lazy<OnnxStudent> Student { get; }

        public bool Failed { get; private set; }

        public int Users { get; set; }

        public bool Dropped { get; set; }
    }
}
