using System.Globalization;
using System.Text;

namespace JitOrchestration.Core.Expressions;

/// <summary>Cuts an expression into tokens, one at a time.</summary>
internal sealed class Lexer(string source)
{
    private static readonly string[] Symbols = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ",", "."];

    private int _position;

    public Token Next()
    {
        while (char.IsWhiteSpace(Peek())) _position++;
        if (_position >= source.Length) return new Token(TokenKind.End, source.Length, source.Length, "");

        var c = Peek();
        if (IsWordStart(c)) return Word();
        if (char.IsAsciiDigit(c) || (c == '-' && char.IsAsciiDigit(Peek(1)))) return Number();
        return c is '\'' or '"' ? Text() : Symbol();
    }

    internal static bool IsWordStart(char c) => char.IsLetter(c) || c == '_';

    /// <summary>A dash is part of a word: there is no arithmetic, and <c>a-b</c> is a fine id.</summary>
    internal static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';

    /// <summary>The character some places ahead; NUL, which no token has, past the end.</summary>
    private char Peek(int ahead = 0) => _position + ahead < source.Length ? source[_position + ahead] : '\0';

    private Token Word()
    {
        var start = _position;
        while (IsWordPart(Peek())) _position++;
        return Taken(TokenKind.Word, start);
    }

    private Token Number()
    {
        var start = _position++;
        SkipDigits();
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1))) SkipDigits(1);
        if (Peek() is 'e' or 'E')
        {
            if (char.IsAsciiDigit(Peek(1))) SkipDigits(1);
            else if (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2))) SkipDigits(2);
        }
        if (IsWordPart(Peek())) return Invalid(_position, "a number ends before a letter or a dash; put a text in quotes");
        var token = Taken(TokenKind.Number, start);
        return double.IsFinite(double.Parse(token.Value, CultureInfo.InvariantCulture))
            ? token
            : Invalid(start, "the number is too large; the largest is about 1.8e308");
    }

    private void SkipDigits(int from = 0)
    {
        _position += from;
        while (char.IsAsciiDigit(Peek())) _position++;
    }

    private Token Text()
    {
        var start = _position;
        if (!QuotedText.TryRead(source, start, out var end, out var value, out var error))
            return Invalid(error.Position, error.Message);
        _position = end;
        return new Token(TokenKind.Text, start, end, value);
    }

    private Token Symbol()
    {
        var start = _position;
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(source, start, symbol, 0, symbol.Length) != 0) continue;
            if (symbol is "==" or "!=" && Peek(2) == '=') return Invalid(start, $"`{symbol}=` is no operator: use `{symbol}`");
            if (symbol == "<" && Peek(1) == '>') return Invalid(start, "`<>` is no operator: use `!=`");
            _position += symbol.Length;
            return Taken(TokenKind.Symbol, start);
        }
        return Invalid(start, Hints.ForSymbol(Rune.GetRuneAt(source, start).ToString()));
    }

    private Token Taken(TokenKind kind, int start) => new(kind, start, _position, source[start.._position]);

    private static Token Invalid(int position, string message) => new(TokenKind.Invalid, position, position, message);
}
