namespace JitOrchestration.Cli.Tests;

/// <summary>A folder to work in, with a journal of its own.</summary>
public sealed class CliFolder : IDisposable
{
    private readonly Dictionary<string, string> _variables = [];
    private readonly bool _isShared;

    public CliFolder()
    {
        Root = Directory.CreateTempSubdirectory("jit-cli-").FullName;
        Directory.CreateDirectory(Work);
    }

    /// <summary>The same folders, for somebody else who sets no variable.</summary>
    public CliFolder(CliFolder other) => (Root, _isShared) = (other.Root, true);

    public string Root { get; }

    /// <summary>The current folder of the program.</summary>
    public string Work => Path.Combine(Root, "work");

    public string Data => Path.Combine(Root, "data");

    /// <summary>Writes a file of the work folder.</summary>
    public CliFolder With(string path, string text)
    {
        var full = Path.Combine(Work, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>Sets an environment variable of the program.</summary>
    public CliFolder WithVariable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    /// <summary>The files that the requests of the readme speak of.</summary>
    public CliFolder WithDocs() => this
        .With("README.md", "# Durable\n\nDurable workflows survive a crash. They need no server. Everything is one file.\n")
        .With("docs/architecture.md", "The journal is the only truth. The state is its fold.\n")
        .With("docs/performance.md", "A step costs one commit. A commit costs one write.\n")
        .With("samples/one.json", "{}\n")
        .With("samples/two.json", "[1, 2, 3]\n");

    public string Read(string path) => File.ReadAllText(Path.Combine(Work, path));

    internal CliProcess Start(params string[] arguments) => CliProcess.Start(Work, Data, arguments, null, Variables);

    internal Task<CliResult> RunAsync(params string[] arguments) => RunWithInputAsync(null, arguments);

    internal async Task<CliResult> RunWithInputAsync(string? input, params string[] arguments)
    {
        await using var process = CliProcess.Start(Work, Data, arguments, input, Variables);
        return await process.EndAsync();
    }

    /// <summary>Runs a plan.</summary>
    internal Task<CliResult> RunPlanAsync(string plan, params string[] arguments) =>
        RunWithInputAsync(plan, ["run", "--plan", "-", .. arguments]);

    private (string, string)[] Variables => [.. _variables.Select(variable => (variable.Key, variable.Value))];

    public void Dispose()
    {
        if (!_isShared) Directory.Delete(Root, recursive: true);
    }
}
