using System.Text.Json.Serialization;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Expressions;

/// <summary>What a condition comes to, in SQL's three values.</summary>
[JsonConverter(typeof(WireWordConverter<TruthValue>))]
public enum TruthValue
{
    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not hold.</summary>
    False,

    /// <summary>It compares what is not there, or unlike kinds.</summary>
    Unknown,
}

/// <summary>The outcome of a condition.</summary>
/// <param name="Value">True, false or unknown.</param>
/// <param name="Reason">For unknown: a sentence that names the missing or odd operand; else null.</param>
public readonly record struct Truth(TruthValue Value, string? Reason = null)
{
    /// <summary>True or false.</summary>
    public static Truth Of(bool value) => new(value ? TruthValue.True : TruthValue.False);

    /// <summary>Unknown, and why.</summary>
    public static Truth Unknown(string reason) => new(TruthValue.Unknown, reason);

    /// <summary>The opposite; unknown stays unknown, for the same reason.</summary>
    internal Truth Negated() => Value switch
    {
        TruthValue.True => new(TruthValue.False),
        TruthValue.False => new(TruthValue.True),
        _ => this,
    };
}
