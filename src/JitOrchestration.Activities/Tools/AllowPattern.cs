using System.Text.Json;
using JitOrchestration.Activities.Tools.Files;
using JitOrchestration.Activities.Tools.Web;

namespace JitOrchestration.Activities.Tools;

/// <summary>
/// What a person allows in advance: <c>NAME</c>, a glob for tools, or <c>NAME:SCOPE</c>, where the scope is a host pattern
/// for tools that reach hosts and else a glob for the argument <c>path</c>.
/// </summary>
internal sealed class AllowPattern
{
    private readonly Glob _name;
    private readonly string? _scope;

    /// <summary>Takes the pattern.</summary>
    public AllowPattern(string pattern)
    {
        var colon = pattern.IndexOf(':');
        _name = new Glob(colon < 0 ? pattern : pattern[..colon]);
        _scope = colon < 0 ? null : pattern[(colon + 1)..];
    }

    /// <summary>Whether it allows a call.</summary>
    public bool Allows(ITool tool, JsonElement arguments)
    {
        if (!_name.Matches(tool.Definition.Name)) return false;
        if (_scope is null) return true;
        return tool is INetworkTool network
            ? network.HostsReached(arguments) is { Count: > 0 } hosts && hosts.All(host => HostPattern.Matches(_scope, host))
            : Path(arguments) is { } path && new Glob(_scope).Matches(path);
    }

    /// <summary>The path as a file tool would take it, so that no <c>out/../</c> gets past a pattern.</summary>
    private static string? Path(JsonElement arguments)
    {
        if (arguments.Argument("path") is not { ValueKind: JsonValueKind.String } path) return null;
        try
        {
            return PathRules.Normalize(path.GetString()!);
        }
        catch (ToolException)
        {
            return null;
        }
    }
}
