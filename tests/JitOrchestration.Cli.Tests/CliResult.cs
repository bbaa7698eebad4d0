using System.Text.Json;

namespace JitOrchestration.Cli.Tests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The standard output, which must be one JSON value and nothing else.</summary>
    public JsonElement Json => JsonElement.Parse(Output);

    public string RunId => Output.Split('\n')[0] is ['R', 'u', 'n', ' ', .. var id] ? id.Trim() : Json.GetProperty("id").GetString()!;

    public CliResult ShouldExit(int code)
    {
        ExitCode.ShouldBe(code, $"output: {Output}\nerror: {Error}");
        return this;
    }
}
