using System.Text.Json;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools;

/// <summary>
/// Decides which tool calls ask a person first: those with an effect, and those that reach a host which the
/// configuration does not allow. A plan has no say in it; only whoever starts the run can allow more.
/// </summary>
/// <param name="network">The hosts that are allowed.</param>
public sealed class ToolPolicy(NetworkOptions network)
{
    private const int LongestArgument = 300;
    private const int LongestArguments = 2000;

    /// <summary>Decides on one call.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">Its arguments, rendered.</param>
    /// <param name="allow">
    /// What whoever started the run allows in advance: globs for names of tools (<c>write_file</c>, <c>write_*</c>,
    /// <c>*</c>), with a host for tools of the network (<c>fetch_url:*.example.org</c>) or a glob for the argument
    /// <c>path</c> (<c>write_file:out/*</c>) if so wished.
    /// </param>
    /// <exception cref="ToolException">The arguments name no host to reach, or one that can never be: the call would fail in the same way.</exception>
    public PolicyDecision Decide(ITool tool, JsonElement arguments, IReadOnlyList<string> allow)
    {
        var reasons = Reasons(tool, arguments).ToArray();
        if (reasons.Length == 0 || allow.Any(pattern => new AllowPattern(pattern).Allows(tool, arguments)))
            return new PolicyDecision.Allowed();
        return new PolicyDecision.Ask(
            $"The tool '{tool.Definition.Name}' {string.Join(" and ", reasons)}. {Shown(arguments)} Allow this call?");
    }

    private IEnumerable<string> Reasons(ITool tool, JsonElement arguments)
    {
        if (tool.Definition.Effect == Effect.Idempotent) yield return "changes something (doing it twice does no more than once)";
        if (tool.Definition.Effect == Effect.Once) yield return "changes something that may not be undone";
        if (tool is INetworkTool reaching && Unknown(reaching, arguments) is { Length: > 0 } hosts)
            yield return $"reaches {string.Join(", ", hosts)}, not among the allowed hosts";
        if (tool is not INetworkTool && tool.Definition.ReachesNetwork)
            yield return "reaches the network without saying which hosts";
    }

    private string[] Unknown(INetworkTool tool, JsonElement arguments) =>
        [.. tool.HostsReached(arguments).Where(host => !network.Allows(host))];

    private static string Shown(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object || arguments.GetPropertyCount() == 0) return "It takes no arguments.";
        var members = arguments.EnumerateObject().Select(member =>
            $"{VisibleText.Of(member.Name)}: {Cut(VisibleText.Of(Json.Line(member.Value)), LongestArgument)}");
        return $"Its arguments: {Cut(string.Join("; ", members), LongestArguments)}.";
    }

    /// <summary>The beginning of a text, and how long it is, so that nobody takes the part for the whole.</summary>
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : $"{text[..length]}... ({text.Length:N0} characters in all)";
}
