using System.Text;
using JitOrchestration.Activities.Models.Prices;
using JitOrchestration.Activities.Models.Wire;
using JitOrchestration.Core.Execution;
using Microsoft.Extensions.AI;

namespace JitOrchestration.Activities.Models;

/// <summary>What a call cost.</summary>
public static class ModelUsage
{
    // OpenAI's rule of thumb: a token is about 4 characters of English. Bytes, so that other scripts, which take more tokens a
    // character, are not counted too low.
    private const int BytesPerToken = 4;

    /// <summary>The usage of one call, as the server reports it; what it does not report is estimated, never taken for nothing.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="messages">What was asked.</param>
    /// <param name="model">The model's name as it was asked; where it has no price, the name in the answer is looked up.</param>
    /// <param name="prices">The prices; a model without one costs nothing.</param>
    public static Usage Of(ChatResponse response, IEnumerable<ChatMessage> messages, string model, PriceTable prices)
    {
        var input = response.Usage?.InputTokenCount is > 0 and var read ? read : Estimate(messages);
        var output = response.Usage?.OutputTokenCount is > 0 and var written ? written : Estimate(response.Messages);
        var price = prices.Find(model) ?? prices.Find(response.ModelId ?? "");
        return new Usage(1, input, output, price?.Cost(input, response.Usage?.CachedInputTokenCount ?? 0, output) ?? 0);
    }

    /// <summary>About how many tokens messages are: for a reservation, and for servers that do not count. A quarter of the bytes, rounded up.</summary>
    public static long Estimate(IEnumerable<ChatMessage> messages) => Tokens(messages.SelectMany(message => message.Contents).Sum(Bytes));

    /// <summary>About how many tokens a text is.</summary>
    public static long Estimate(string text) => Tokens(Encoding.UTF8.GetByteCount(text));

    private static long Tokens(long bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    private static long Bytes(AIContent content) => content switch
    {
        TextContent text => Encoding.UTF8.GetByteCount(text.Text),
        TextReasoningContent thoughts => Encoding.UTF8.GetByteCount(thoughts.Text),
        FunctionCallContent call => Encoding.UTF8.GetByteCount(call.Name) + Encoding.UTF8.GetByteCount(ToolArguments.TextOf(call)),
        FunctionResultContent result => Encoding.UTF8.GetByteCount(WireMessages.ResultText(result.Result)),
        _ => 0,
    };
}
