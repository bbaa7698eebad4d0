namespace JitOrchestration.Activities.Offline.Language;

internal enum TokenKind
{
    Word,
    Path,
    Url,
    Quoted,
    Number,
    Operator,
    Comma,
    Colon,
    Semicolon,
    Stop,
    Open,
    Close,
    End,
}

/// <summary>A word, a quoted text or a sign of the request.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it begins, in characters from 0.</param>
/// <param name="Length">How many characters it takes, quotes included.</param>
/// <param name="Text">What it says, without quotes.</param>
internal readonly record struct Token(TokenKind Kind, int Offset, int Length, string Text)
{
    public int End => Offset + Length;

    public bool Is(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
