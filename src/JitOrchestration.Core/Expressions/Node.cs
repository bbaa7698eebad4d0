using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace JitOrchestration.Core.Expressions;

/// <summary>An expression, parsed.</summary>
internal abstract record Node
{
    private Node(string text) => Text = text;

    /// <summary>It as its author wrote it, for reasons that name it.</summary>
    public string Text { get; }

    /// <summary>Whether it hands on text from a run's values: what an agent must see as data, not as instruction.</summary>
    public virtual bool CarriesData => false;

    public sealed record Or(ImmutableArray<Node> Terms, string Text) : Node(Text);

    public sealed record And(ImmutableArray<Node> Terms, string Text) : Node(Text);

    public sealed record Not(Node Inner, string Text) : Node(Text);

    public sealed record Exists(Node Inner, string Text) : Node(Text);

    public sealed record IsEmpty(Node Inner, string Text) : Node(Text);

    public sealed record Compare(ComparisonOperator Operator, Node Left, Node Right, string Text) : Node(Text)
    {
        /// <summary>For <c>matches</c> with a literal pattern: the pattern, built once.</summary>
        public Regex? Pattern { get; init; }
    }

    public sealed record Literal(Operand Value, string Text) : Node(Text)
    {
        public bool IsNull => Value.IsNull;
    }

    public sealed record List(ImmutableArray<Node> Items, string Text) : Node(Text)
    {
        public override bool CarriesData => Items.Any(item => item.CarriesData);
    }

    public sealed record Call(Function Function, Node Argument, string Text) : Node(Text)
    {
        public override bool CarriesData => Function == Function.Lower && Argument.CarriesData;
    }

    public sealed record Path(Reference Root, ImmutableArray<PathStep> Steps, string Text) : Node(Text)
    {
        public override bool CarriesData => true;
    }
}

internal enum Function
{
    Len,
    Lower,
    Number,
}

internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
    In,
}
