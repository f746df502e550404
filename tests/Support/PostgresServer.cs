using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit.Sdk;

namespace LabelStudio.Tests.Support;

/// <summary>A throw-away PostgreSQL server of the tests' own: made in a temporary folder, reached by a Unix socket in it, gone when the test process ends, however it ends.</summary>
public sealed class PostgresServer
{
    private const int StartSeconds = 60;
    private static readonly Lazy<PostgresServer> Instance = new(() => new PostgresServer());

    // the server stops when this process closes the pipe to it, be it by dying
    private const string Script =
        """
        dir="$1"; bin="$2"
        "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || exit 1
        "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=800 \
          -c autovacuum=off -c max_wal_size=4GB </dev/null >"$dir/server.log" 2>&1 &
        server=$!
        read -r _
        kill -INT $server; wait $server
        rm -rf "$dir"
        """;

    private readonly Process _process;

    private PostgresServer()
    {
        var bin = Binaries ?? throw new InvalidOperationException("PostgreSQL is not installed.");
        // a short path, because a socket's path may have 107 characters only
        Folder = Directory.CreateTempSubdirectory("ls-pg-").FullName;
        var start = new ProcessStartInfo { RedirectStandardInput = true, UseShellExecute = false };
        if (Environment.UserName == "root")
        {
            // postgres refuses to run as root
            Run("chown", "postgres", Folder);
            start.FileName = "runuser";
            foreach (var a in new[] { "-u", "postgres", "--" }) start.ArgumentList.Add(a);
            start.ArgumentList.Add("sh");
        }
        else
        {
            start.FileName = "sh";
        }
        foreach (var a in new[] { "-c", Script, "sh", Folder, bin }) start.ArgumentList.Add(a);
        _process = Process.Start(start)!;
        WaitUntilReady(bin);
    }

    /// <summary>The server, started by the first who asks.</summary>
    public static PostgresServer Shared => Instance.Value;

    /// <summary>Folder of the newest installed server's programs, or null without one.</summary>
    public static string? Binaries { get; } = FindBinaries();

    /// <summary>Where the socket is.</summary>
    public string Folder { get; }

    /// <summary>Connects to a database of this name, which a migration makes. Connections that wait are closed soon, because every test has a database of its own.</summary>
    public string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host={Folder};Username=postgres;Database={database};Include Error Detail=true;Timeout=60;Connection Idle Lifetime=5;Connection Pruning Interval=5");

    /// <summary>A database name that nobody else has.</summary>
    public static string NewName() => "t" + Guid.NewGuid().ToString("N");

    private void WaitUntilReady(string bin)
    {
        var watch = Stopwatch.StartNew();
        while (Run(Path.Combine(bin, "pg_isready"), "-q", "-h", Folder) != 0)
        {
            if (!_process.HasExited && watch.Elapsed < TimeSpan.FromSeconds(StartSeconds)) continue;
            var logs = Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.log").Select(File.ReadAllText) : [];
            throw new InvalidOperationException("The test server of PostgreSQL did not start:\n" + string.Join("\n", logs));
        }
    }

    private static int Run(string file, params string[] arguments)
    {
        using var p = Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        p.WaitForExit();
        return p.ExitCode;
    }

    private static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var candidates = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var v) ? v : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return candidates.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }
}

/// <summary>Runs the theory with "Sqlite".</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["Sqlite"]];
}

/// <summary>Runs the theory with "Postgres"; skipped, with the reason, where no server is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute()
    {
        if (PostgresServer.Binaries == null) Skip = "PostgreSQL is not installed (no initdb under /usr/lib/postgresql or on the path): apt-get install postgresql";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["Postgres"]];
}
