using System.Globalization;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Minds;

/// <summary>
/// What a model is told to be: a file of this folder, embedded, whose first line is <c>&lt;!-- name@version --&gt;</c>. A text that
/// changes gets a new version, so that a journal says by which one was thought; a test holds that.
/// </summary>
/// <param name="Name">Its name, that of the file.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Text">What the model is told.</param>
internal sealed record Prompt(string Name, int Version, string Text)
{
    private const string Folder = "Minds/Prompts/";
    private const string Ending = ".md";

    /// <summary>Answers at once, or says that a request needs a workflow.</summary>
    public static Prompt Router { get; } = Load("router");

    /// <summary>Designs a plan.</summary>
    public static Prompt Planner { get; } = Load("planner");

    /// <summary>Does a subtask.</summary>
    public static Prompt Agent { get; } = Load("agent");

    /// <summary>Answers a condition that asks.</summary>
    public static Prompt Judge { get; } = Load("judge");

    /// <summary>Writes the final answer.</summary>
    public static Prompt Synthesizer { get; } = Load("synthesizer");

    /// <summary>All there are.</summary>
    public static IEnumerable<Prompt> All => typeof(Prompt).Assembly.GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
        .Select(resource => Load(resource[Folder.Length..^Ending.Length]));

    /// <summary>Its name in events: <c>planner@1</c>.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Version}");

    /// <summary>The model that was told it, and this.</summary>
    public Mind By(string model) => new(model, Id);

    private static Prompt Load(string name)
    {
        using var stream = typeof(Prompt).Assembly.GetManifestResourceStream(Folder + name + Ending)
            ?? throw new InvalidOperationException($"The prompt '{name}' is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var title = reader.ReadLine() ?? "";
        var start = $"<!-- {name}@";
        return title.StartsWith(start, StringComparison.Ordinal) && int.TryParse(title.AsSpan(start.Length).TrimEnd(" ->"), CultureInfo.InvariantCulture, out var version)
            ? new Prompt(name, version, reader.ReadToEnd().ReplaceLineEndings("\n").Trim())
            : throw new InvalidOperationException($"The first line of the prompt '{name}' is '{title}': it must be {start}VERSION -->.");
    }
}
