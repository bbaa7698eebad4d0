using System.Text.RegularExpressions;

namespace JitOrchestration.Cli.Tests.Documentation;

/// <summary>
/// Somebody who does what the pages say, in a clone of the repository. The clone has the files that pages speak of and no
/// sources: where a line says <c>dotnet run --project src/JitOrchestration.Cli --</c>, and where it says <c>jit</c>, the program is
/// the one that was built with the tests. Ports are such as are free, and hosts of the internet are none.
/// </summary>
internal sealed partial class Reader : IDisposable
{
    private const string FromSource = "dotnet run --project src/JitOrchestration.Cli --";
    private const string Built = "dotnet exec \"$JIT_PROGRAM\"";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly CliFolder _folder = new();
    private readonly Dictionary<string, string> _variables = new() { ["JIT_PROGRAM"] = CliProcess.Program };
    private readonly Dictionary<string, string> _others = new() { ["7071"] = $"{Ports.Free()}", ["7072"] = $"{Ports.Free()}", ["example.org"] = "example.invalid" };

    public Reader()
    {
        Assert.SkipUnless(Bash.IsThere, Bash.Lacking);
        foreach (var file in RepositoryFiles.Of("*.md").Concat(RepositoryFiles.Below("docs", "*")).Concat(RepositoryFiles.Below("samples", "*")))
            _folder.With(file, RepositoryFiles.Read(file));
    }

    /// <summary>A folder outside of the clone.</summary>
    public string Elsewhere => _folder.Root;

    /// <summary>Where the journal is.</summary>
    public string Data => _folder.Data;

    /// <summary>Has another text wherever the pages have this one: an address that is not the reader's.</summary>
    public Reader WithInstead(string text, string other)
    {
        _others[text] = other;
        return this;
    }

    public Reader WithVariable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    /// <summary>Does what these lines say; all of them must work.</summary>
    public async Task<string> DoesAsync(string commands)
    {
        var done = await Bash.RunAsync($"jit() {{ {Built} \"$@\"; }}\n{Here(commands)}", Patience, start =>
        {
            start.WorkingDirectory = _folder.Work;
            CliProcess.Isolate(start.Environment, _folder.Data);
            foreach (var (name, value) in _variables) start.Environment[name] = value;
        });
        done.Code.ShouldBe(0, $"{commands}\n{done}");
        return done.Output;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What the pages say, as it is for this reader.</summary>
    public string Here(string commands) => _others.Aggregate(
        ServeWithoutPort().Replace(commands.Replace(FromSource, Built, StringComparison.Ordinal), "jit serve --port 7071"),
        (text, other) => text.Replace(other.Key, other.Value, StringComparison.Ordinal));

    [GeneratedRegex("jit serve(?! --port)")]
    private static partial Regex ServeWithoutPort();
}
