using System.Collections.Immutable;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Reads the tokens of one clause, from left to right. A struct, so that a copy looks ahead.</summary>
internal struct TokenReader(string request, ImmutableArray<Token> tokens, int start, int end)
{
    private int _position = start;

    public int Position
    {
        readonly get => _position;
        set => _position = value;
    }

    public readonly bool AtEnd => _position >= end;

    public readonly Token Current => Peek(0);

    /// <summary>The rest of the clause.</summary>
    public readonly Span Rest => From(_position, end);

    public readonly Token Peek(int ahead) =>
        _position + ahead < end ? tokens[_position + ahead] : new Token(TokenKind.End, end == 0 ? 0 : tokens[end - 1].End, 0, "");

    /// <summary>The same tokens up to <paramref name="stop"/>.</summary>
    public readonly TokenReader Until(int stop) => new(request, tokens, _position, stop);

    public readonly bool IsAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Current.Is(word)) return true;
        }
        return false;
    }

    public Token Next()
    {
        var token = Current;
        _position++;
        return token;
    }

    /// <summary>Takes a phrase of one or more words if it comes next.</summary>
    public bool Take(string phrase)
    {
        var ahead = 0;
        foreach (var word in phrase.AsSpan().Split(' '))
        {
            if (!Peek(ahead++).Is(phrase[word])) return false;
        }
        _position += ahead;
        return true;
    }

    /// <summary>Takes the first of the phrases that comes next; write longer ones first.</summary>
    public bool TakeAny(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (Take(phrase)) return true;
        }
        return false;
    }

    public bool Take(TokenKind kind)
    {
        if (Current.Kind != kind) return false;
        _position++;
        return true;
    }

    /// <summary>The text of the request from a position of this reader up to another.</summary>
    public readonly Span From(int first, int last)
    {
        if (first >= last) return new Span(tokens[first].Offset, "");
        var offset = tokens[first].Offset;
        return new Span(offset, request[offset..tokens[last - 1].End]);
    }

    /// <summary>The text from <paramref name="first"/> up to here.</summary>
    public readonly Span Since(int first) => From(first, _position);

    /// <summary>The rest of the clause is not understood. Separators before it are no part of the answer.</summary>
    public NotUnderstoodException NotUnderstood(string reason)
    {
        if (AtEnd) return From(Math.Max(0, end - 1), end).NotUnderstood(reason);
        while (_position < end - 1 && (Current.Kind == TokenKind.Comma || Current.Is("and"))) _position++;
        return Rest.NotUnderstood(reason);
    }
}
