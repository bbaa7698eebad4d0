using System.Text.Json;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tools;

/// <summary>A tool as planners, policies and people see it.</summary>
/// <param name="Name">Its name: <c>[a-z][a-z0-9_]{0,63}</c>.</param>
/// <param name="Description">What it does and what its result looks like, in a sentence or two.</param>
/// <param name="Parameters">The JSON schema of its arguments, an object.</param>
public sealed record ToolDefinition(string Name, string Description, JsonElement Parameters)
{
    /// <summary>What it does to the world. Undeclared: once.</summary>
    public Effect Effect { get; init; } = Effect.Once;

    /// <summary>Whether it reads what may be private: files, mail, a database.</summary>
    public bool ReadsPrivateData { get; init; }

    /// <summary>Whether it reaches the network.</summary>
    public bool ReachesNetwork { get; init; }

    /// <summary>Writes tools as the catalogue shows them: <c>{"tools": [...]}</c>.</summary>
    public static void WriteCatalogue(Utf8JsonWriter writer, IEnumerable<ToolDefinition> tools)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("tools");
        foreach (var tool in tools) tool.WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("description", Description);
        writer.WriteString("effect", Wire.Word(Effect));
        writer.WriteBoolean("reads_private_data", ReadsPrivateData);
        writer.WriteBoolean("reaches_network", ReachesNetwork);
        writer.WritePropertyName("parameters");
        Parameters.WriteTo(writer);
        writer.WriteEndObject();
    }
}

/// <summary>Which call a tool is asked to do.</summary>
/// <param name="RunId">The run.</param>
/// <param name="IdempotencyKey">The same on every attempt of this call and after every restart.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
public sealed record ToolCall(string RunId, string IdempotencyKey, int Attempt);

/// <summary>A tool did not do its work.</summary>
public sealed class ToolException(Failure failure, Exception? innerException = null)
    : Exception(failure.Message, innerException)
{
    /// <summary>Why, and whether trying again can help.</summary>
    public Failure Failure { get; } = failure;

    /// <summary>A failure that will repeat: bad arguments, not found.</summary>
    public static ToolException Permanent(string code, string message) => new(new Failure(code, message));

    /// <summary>Not allowed.</summary>
    public static ToolException Refused(string code, string message) =>
        new(new Failure(code, message, FailureKind.Refused));

    /// <summary>A failure that may pass.</summary>
    public static ToolException Transient(
        string code, string message, bool mayHaveHappened = false, Exception? innerException = null) =>
        new(new Failure(code, message, FailureKind.Transient) { MayHaveHappened = mayHaveHappened }, innerException);
}
