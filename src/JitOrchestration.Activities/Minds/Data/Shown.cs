using System.Globalization;
using System.Text.Json;
using JitOrchestration.Activities.Performing;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Activities.Minds;

/// <summary>Data as a model sees it: fenced, and cut where it is large.</summary>
/// <param name="Text">What the model is told.</param>
/// <param name="IsCut">Whether something is left out.</param>
internal sealed record Shown(string Text, bool IsCut)
{
    /// <summary>Data by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The data.</param>
    /// <param name="pieces">How many pieces the message has in all.</param>
    /// <param name="oneIn">Shows only one in so many of the tokens that it may have; so with the others below.</param>
    public static Shown Of(string name, JsonElement value, int pieces = 1, int oneIn = 1)
    {
        var excerpt = Excerpt.Of(ReadResult.TextOf(value), MostBytes(pieces, oneIn));
        return new Shown(Fence.Around(name, excerpt), excerpt.IsCut);
    }

    /// <summary>Data of which only the beginning and the end were read.</summary>
    public static Shown Of(string name, PartialText part, int oneIn = 1) => new(Fence.Around(name, Excerpt.Of(part, MostBytes(1, oneIn))), true);

    /// <summary>Why a tool did not work: that may be the words of a server, which are data like its answers. There is no more of it to read.</summary>
    public static Shown Error(string name, Failure failure, int oneIn = 1) =>
        new(Fence.Around(name, Excerpt.Of(failure.Message, MostBytes(1, oneIn)), $" error={Fence.Quoted(failure.Code)}"), false);

    /// <summary>A text, however long.</summary>
    public static string Whole(string name, string text) => Fence.Around(name, Excerpt.Whole(text));

    /// <summary>
    /// What <c>read_result</c> answered: a part of data, which is not cut in its middle again. Its tag says how far it goes, so
    /// that the next part can be asked for.
    /// </summary>
    public static Shown Part(string name, JsonElement part, int oneIn = 1)
    {
        var (text, offset, total) = (part.GetProperty("text").GetString()!, part.GetProperty("offset").GetInt32(), part.GetProperty("total").GetInt32());
        var shown = text[..TextCut.LengthWithin(text, MostBytes(1, oneIn))];
        var range = string.Create(CultureInfo.InvariantCulture, $" characters=\"{offset}-{offset + shown.Length}\" of=\"{total}\"");
        return new Shown(Fence.Around(name, Excerpt.Whole(shown), range), shown.Length < total);
    }

    private static int MostBytes(int pieces, int oneIn)
    {
        var tokens = Math.Min(ModelText.TokensOfData / Math.Max(1, pieces), ModelText.TokensOfPiece) / oneIn;
        return ModelText.BytesPerToken * Math.Max(tokens, ModelText.LeastTokensOfPiece);
    }
}
