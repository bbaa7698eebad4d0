namespace JitOrchestration.Core.Execution;

/// <summary>How much data a model is shown: what the budget sets aside is counted by the same measures.</summary>
public static class ModelText
{
    /// <summary>Bytes of UTF-8 in a token: about 4 in English, fewer in other languages and in JSON.</summary>
    public const int BytesPerToken = 3;

    /// <summary>A piece of data has at most so many tokens.</summary>
    public const int TokensOfPiece = 8_000;

    /// <summary>All pieces of one message have about so many: where there are more, each is cut sooner.</summary>
    public const int TokensOfData = 64_000;

    /// <summary>However many pieces there are, so much of each is shown.</summary>
    public const int LeastTokensOfPiece = 64;
}
