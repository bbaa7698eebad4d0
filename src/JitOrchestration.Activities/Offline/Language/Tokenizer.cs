using System.Collections.Immutable;
using System.Globalization;

namespace JitOrchestration.Activities.Offline.Language;

/// <summary>Cuts a request into words, names of files, quoted texts, numbers and signs.</summary>
internal sealed class Tokenizer(string request)
{
    private const string Arithmetic = "+-*/%^=<>!";

    /// <summary>Each opening quote with the one that closes it.</summary>
    private static readonly Dictionary<char, char> Quotes = new()
    {
        ['"'] = '"',
        ['\''] = '\'',
        ['`'] = '`',
        ['“'] = '”',
        ['‘'] = '’',
        ['«'] = '»',
    };

    private readonly ImmutableArray<Token>.Builder _tokens = ImmutableArray.CreateBuilder<Token>();
    private int _position;

    public static ImmutableArray<Token> Tokenize(string request) => new Tokenizer(request).All();

    private ImmutableArray<Token> All()
    {
        while (SkipSpace()) ReadOne();
        _tokens.Add(new Token(TokenKind.End, request.Length, 0, ""));
        return _tokens.ToImmutable();
    }

    private bool SkipSpace()
    {
        while (_position < request.Length && char.IsWhiteSpace(request[_position])) _position++;
        return _position < request.Length;
    }

    private void ReadOne()
    {
        var sign = request[_position];
        if (Quotes.TryGetValue(sign, out var close)) ReadQuoted(close);
        else if (sign == '.' && EndsSentence()) Add(TokenKind.Stop, 1);
        else if (SignKind(sign) is { } kind) Add(kind, 1);
        else ReadChunk();
    }

    /// <summary>A full stop right after a quote or a bracket, as in: say "hello".</summary>
    private bool EndsSentence() =>
        _position > 0 && !char.IsWhiteSpace(request[_position - 1])
        && (_position + 1 == request.Length || char.IsWhiteSpace(request[_position + 1]));

    private static TokenKind? SignKind(char sign) => sign switch
    {
        ',' => TokenKind.Comma,
        ':' => TokenKind.Colon,
        ';' => TokenKind.Semicolon,
        '(' => TokenKind.Open,
        ')' => TokenKind.Close,
        '!' or '?' => TokenKind.Stop,
        _ => null,
    };

    private void ReadQuoted(char close)
    {
        var end = _position + 1;
        while (end < request.Length && !Closes(end, close)) end++;
        if (end >= request.Length)
            throw new Span(_position, request[_position..]).NotUnderstood("This quote is not closed: add the closing one.");
        var text = request[(_position + 1)..end];
        _tokens.Add(new Token(TokenKind.Quoted, _position, end + 1 - _position, text));
        _position = end + 1;
    }

    /// <summary>An apostrophe inside a word, as in 'don't', does not close a quote.</summary>
    private bool Closes(int at, char close) =>
        request[at] == close
        && (close is not ('\'' or '’') || at + 1 == request.Length || !char.IsLetterOrDigit(request[at + 1]));

    private void ReadChunk()
    {
        var end = _position;
        while (end < request.Length && !EndsChunk(end)) end++;
        var length = WithoutTrailingSigns(_position, end) - _position;
        Add(Classify(request.AsSpan(_position, length)), length);
        if (_position < end && request[_position] == '.') Add(TokenKind.Stop, 1);
    }

    private bool EndsChunk(int at) =>
        char.IsWhiteSpace(request[at]) || request[at] is ',' or ';' or '(' or ')' or '"' or '“' or '”';

    /// <summary>The end of a sentence is no part of its last word; but "." and ".." alone are folders.</summary>
    private int WithoutTrailingSigns(int start, int end)
    {
        if (request.AsSpan(start, end - start).IndexOfAnyExcept('.') < 0) return end;
        while (end > start + 1 && request[end - 1] is '.' or '!' or '?' or ':') end--;
        return end;
    }

    private static TokenKind Classify(ReadOnlySpan<char> chunk)
    {
        if (chunk.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) return TokenKind.Url;
        if (chunk.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return TokenKind.Url;
        if (double.TryParse(chunk, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) return TokenKind.Number;
        if (chunk.IndexOfAnyExcept(Arithmetic) < 0) return TokenKind.Operator;
        return chunk.IndexOfAny("./\\*~") < 0 ? TokenKind.Word : TokenKind.Path;
    }

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _position, length, request.Substring(_position, length)));
        _position += length;
    }
}
