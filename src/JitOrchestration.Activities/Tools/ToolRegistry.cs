using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using JitOrchestration.Activities.Tools.Schemas;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tools;

/// <summary>The tools of a host, by name. Immutable and thread-safe.</summary>
public sealed partial class ToolRegistry : IToolCatalog
{
    private readonly FrozenDictionary<string, Entry> _entries;

    /// <summary>Takes the tools.</summary>
    /// <exception cref="ArgumentException">Two share a name, or one has a malformed name or schema, or a name that is reserved.</exception>
    public ToolRegistry(IEnumerable<ITool> tools)
    {
        Tools = [.. tools.OrderBy(tool => tool.Definition.Name, StringComparer.Ordinal)];
        foreach (var same in Tools.GroupBy(tool => tool.Definition.Name).Where(same => same.Count() > 1))
            throw new ArgumentException(
                $"Several tools are called '{same.Key}': {string.Join(", ", same.Select(tool => tool.GetType().Name))}. Rename all but one.");
        _entries = Tools.ToFrozenDictionary(tool => tool.Definition.Name, EntryOf, StringComparer.Ordinal);
    }

    /// <summary>All tools, in the order of their names.</summary>
    public IReadOnlyList<ITool> Tools { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>The tool of this name, in exactly this case; null when there is none.</summary>
    public ITool? Find(string name) => _entries.GetValueOrDefault(name)?.Tool;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no such tool.</exception>
    public IReadOnlyList<(string Pointer, string Message)> CheckArguments(string tool, JsonElement args) =>
        Entered(tool).Schema.Check(args, templated: true);

    /// <summary>Holds rendered arguments against a tool's schema, before a call: every text counts as it is.</summary>
    /// <exception cref="ToolException">
    /// <c>bad_arguments</c>: they do not fit; the message says all that is wrong. <c>unknown_tool</c>: there is no such tool.
    /// </exception>
    public void Check(string tool, JsonElement args)
    {
        if (!_entries.TryGetValue(tool, out var entry)) throw ToolException.Permanent("unknown_tool", Unknown(tool));

        var problems = entry.Schema.Check(args, templated: false);
        if (problems.Count == 0) return;
        throw ToolException.Permanent(
            "bad_arguments",
            $"The arguments of {tool} are wrong. {string.Join(" ", problems.Select(problem => problem.Message))}");
    }

    private Entry Entered(string tool) =>
        _entries.GetValueOrDefault(tool) ?? throw new ArgumentException(Unknown(tool), nameof(tool));

    private string Unknown(string tool)
    {
        var hint = NearestName.Of(tool, Names) is { } near ? $" Did you mean '{near}'?" : "";
        return $"There is no tool '{tool}'.{hint} Known: {string.Join(", ", Tools.Select(known => known.Definition.Name))}.";
    }

    private static Entry EntryOf(ITool tool)
    {
        var (name, _, parameters) = tool.Definition;
        if (!WellFormedName().IsMatch(name))
            throw new ArgumentException($"'{name}' is no name for a tool: it must match [a-z][a-z0-9_]{{0,63}}.");
        if (name == Command.ReadData.Tool)
            throw new ArgumentException($"The tool '{name}' ({tool.GetType().Name}) cannot be registered: by that name agents read data that they were shown in part. Rename it.");
        try
        {
            return new(tool, new ArgumentSchema(parameters));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"The tool '{name}' cannot be registered. {e.Message}", e);
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,63}\z")]
    private static partial Regex WellFormedName();

    private sealed record Entry(ITool Tool, ArgumentSchema Schema);
}
