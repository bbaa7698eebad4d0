using System.Collections.Immutable;
using System.Text.Json;

namespace JitOrchestration.Core.Expressions;

/// <summary>A piece of a text: what is written, or what an expression inserts.</summary>
internal abstract record TextPart
{
    private TextPart()
    {
    }

    public sealed record Written(string Text) : TextPart;

    public sealed record Inserted(Expression Expression) : TextPart;
}

/// <summary>A JSON value with the texts in it parsed.</summary>
internal abstract record TemplateNode
{
    private TemplateNode()
    {
    }

    /// <summary>A value in which no text has an expression.</summary>
    public sealed record Constant(JsonElement Json) : TemplateNode;

    public sealed record Text(ImmutableArray<TextPart> Parts) : TemplateNode
    {
        /// <summary>The expression, when the text is exactly one.</summary>
        public Expression? Only => Parts is [TextPart.Inserted only] ? only.Expression : null;
    }

    public sealed record List(ImmutableArray<TemplateNode> Items) : TemplateNode;

    public sealed record Object(ImmutableArray<(string Name, TemplateNode Value)> Members) : TemplateNode;
}
