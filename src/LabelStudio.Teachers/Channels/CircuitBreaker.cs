namespace LabelStudio.Teachers.Channels;

/// <summary>Stops asking a teacher that keeps failing, and lets one call try after a while.</summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    private const int FaultsThatOpen = 10;
    private const int RejectionsThatOpen = 3;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>What a waiting caller is told while another tries.</summary>
    private static readonly TimeSpan WhileTrying = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _faults;
    private int _rejections;
    private TimeSpan _wait = FirstWait;
    private long? _openUntil;
    private bool _trying;
    private bool _needsPerson;
    private string _reason = "";

    /// <summary>Whether a call may be sent; else why not, and when asking again makes sense (null when a person has to do something first).</summary>
    public bool TryEnter(out string reason, out TimeSpan? retryIn)
    {
        lock (_lock)
        {
            (reason, retryIn) = ("", null);
            if (_openUntil is not { } until) return true;
            var left = time.GetElapsedTime(time.GetTimestamp(), until);
            if (left <= TimeSpan.Zero && !_trying)
            {
                _trying = true;
                return true;
            }
            reason = _reason;
            retryIn = _needsPerson ? null : left > TimeSpan.Zero ? left : WhileTrying;
            return false;
        }
    }

    /// <summary>The teacher has answered, be it with a refusal or a rate limit: it is there.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            (_faults, _rejections, _openUntil, _trying, _needsPerson, _wait) = (0, 0, null, false, false, FirstWait);
        }
    }

    /// <summary>An attempt has failed for want of a working server.</summary>
    public void Failed(string reason)
    {
        lock (_lock)
        {
            if (++_faults < FaultsThatOpen && !_trying) return;
            Open(reason, _wait, needsPerson: false);
            _wait = _wait + _wait < LongestWait ? _wait + _wait : LongestWait;
        }
    }

    /// <summary>The server refuses the studio as such: key, model, account.</summary>
    public void Rejected(string reason)
    {
        lock (_lock)
        {
            if (++_rejections < RejectionsThatOpen && !_trying) return;
            Open(reason, FirstWait, needsPerson: true);
        }
    }

    /// <summary>The server has asked to be left alone for long.</summary>
    public void Rest(string reason, TimeSpan wait)
    {
        lock (_lock) Open(reason, wait, needsPerson: false);
    }

    /// <summary>The call that was to try was not sent after all.</summary>
    public void Withdrawn()
    {
        lock (_lock) _trying = false;
    }

    private void Open(string reason, TimeSpan wait, bool needsPerson)
    {
        (_reason, _trying, _needsPerson, _faults, _rejections) = (reason, false, needsPerson, 0, 0);
        _openUntil = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
    }
}
