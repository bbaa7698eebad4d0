namespace JitOrchestration.Core.Expressions;

internal enum TokenKind
{
    End,
    Word,
    Number,
    Text,
    Symbol,

    /// <summary>What the language has no such token for; its value is the message that says so.</summary>
    Invalid,
}

/// <summary>A token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it starts, in characters from 0; for an invalid one, where the fault is.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Value">The text as written; of a quoted text, what it stands for.</param>
internal readonly record struct Token(TokenKind Kind, int Position, int End, string Value)
{
    /// <summary>It as an error message mentions it.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"the text '{Reasons.Cut(Value)}'",
        _ => $"`{Reasons.Cut(Value)}`",
    };
}
