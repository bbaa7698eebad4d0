using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Engine;

/// <summary>What a list shows of a run besides its status; engines keep it where they need not read the run for it.</summary>
/// <param name="Request">The beginning of its request.</param>
/// <param name="Tags">Its tags: the first 20, cut at 100 characters each, since a list holds many runs.</param>
public sealed record RunPreview(string Request, IReadOnlyList<string> Tags)
{
    private const int LongestRequest = 200;
    private const int MostTags = 20;
    private const int LongestTag = 100;

    private static readonly RunPreview Empty = new("", []);

    /// <summary>That of a run.</summary>
    public static RunPreview Of(RunState run) => new(
        Cut(run.Request, LongestRequest),
        run.Options.Tags.IsDefaultOrEmpty ? [] : [.. run.Options.Tags.Take(MostTags).Select(tag => Cut(tag, LongestTag))]);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static RunPreview Read(string? json) => json is null ? Empty : JsonSerializer.Deserialize(json, RunPreviewJson.Default.RunPreview) ?? Empty;

    /// <summary>It as a small JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunPreviewJson.Default.RunPreview);

    private static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(TextCut.Whole(text, most), "…");
}

/// <summary>How a preview is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunPreview))]
internal sealed partial class RunPreviewJson : JsonSerializerContext;
