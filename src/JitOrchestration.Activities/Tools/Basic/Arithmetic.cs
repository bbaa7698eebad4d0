using System.Globalization;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>Why an expression has no value.</summary>
/// <param name="code">Whether it cannot be read, or has no value although it can.</param>
/// <param name="message">What is wrong, and where.</param>
internal sealed class ArithmeticError(string code, string message) : Exception(message)
{
    /// <summary>It is no arithmetic expression.</summary>
    public const string Malformed = "bad_expression";

    /// <summary>It divides by zero, or leaves the real numbers or the range of doubles.</summary>
    public const string Undefined = "arithmetic_error";

    /// <summary>The code of the tool's failure.</summary>
    public string Code => code;
}

/// <summary>
/// Works out arithmetic by recursive descent. Numbers are doubles. A result that is not whole is rounded to 15
/// significant digits, which a double always holds, so that 0.1 + 0.2 is 0.3. Loosest first: + and -; *, / and %; the
/// sign; ^, which groups to the right, so that -2^2 is -4 and 2^3^2 is 512.
/// </summary>
internal ref struct Arithmetic
{
    private const int DeepestNesting = 100;

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private Arithmetic(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The value of an expression.</summary>
    /// <exception cref="ArithmeticError">It is malformed, divides by zero, leaves the reals or the range of doubles.</exception>
    public static double Evaluate(string text)
    {
        var reader = new Arithmetic(text);
        var value = reader.Sum();
        if (!reader.AtEnd) throw reader.Unexpected("an operator or the end");
        return Rounded(value);
    }

    /// <summary>Adding zero makes 0 of -0.</summary>
    private static double Rounded(double value) => double.IsInteger(value)
        ? value + 0.0
        : double.Parse(value.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private bool AtEnd => Peek() == '\0' && _at >= _text.Length;

    private double Sum()
    {
        Descend();
        var value = Product();
        while (true)
        {
            if (Take('+')) value = Finite(value + Product());
            else if (Take('-')) value = Finite(value - Product());
            else break;
        }
        _depth--;
        return value;
    }

    private double Product()
    {
        var value = Signed();
        while (true)
        {
            if (Take('*')) value = Finite(value * Signed());
            else if (Take('/')) value = Finite(value / Divisor());
            else if (Take('%')) value = Finite(value % Divisor());
            else return value;
        }
    }

    private double Divisor()
    {
        var from = _at;
        var value = Signed();
        return value != 0 ? value : throw new ArithmeticError(ArithmeticError.Undefined, Placed("Division by zero", from));
    }

    private double Signed()
    {
        var negative = false;
        while (true)
        {
            if (Take('-')) negative = !negative;
            else if (!Take('+')) break;
        }
        return negative ? -Power() : Power();
    }

    private double Power()
    {
        var value = Operand();
        if (!Take('^')) return value;
        Descend();
        var result = Finite(Math.Pow(value, Signed()));
        _depth--;
        return result;
    }

    private double Operand()
    {
        var next = Peek();
        if (char.IsAsciiDigit(next) || next == '.') return Number();
        if (char.IsAsciiLetter(next)) return Named();
        if (!Take('(')) throw Unexpected("a number, a function or '('");
        var value = Sum();
        Expect(')');
        return value;
    }

    private double Number()
    {
        var from = _at;
        SkipDigits();
        if (_at < _text.Length && _text[_at] == '.') _at++;
        SkipDigits();
        if (_at < _text.Length && _text[_at] is 'e' or 'E' && HasExponent()) SkipDigits();
        return double.TryParse(_text[from.._at], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? Finite(value)
            : throw Error($"'{_text[from.._at]}' is no number", from);
    }

    /// <summary>Steps over an e and its sign, unless no digit follows.</summary>
    private bool HasExponent()
    {
        var digits = _at + 1 < _text.Length && _text[_at + 1] is '+' or '-' ? _at + 2 : _at + 1;
        if (digits >= _text.Length || !char.IsAsciiDigit(_text[digits])) return false;
        _at = digits;
        return true;
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
    }

    private double Named()
    {
        var from = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at])) _at++;
        var name = _text[from.._at].ToString().ToLowerInvariant();
        if (name == "pi") return Math.PI;
        if (name == "e") return Math.E;
        if (!Take('(')) throw Error($"'{name}' is no constant; known are pi and e", from);
        var arguments = new List<double>();
        Arguments(arguments, ')');
        return Finite(ArithmeticFunctions.Call(name, arguments));
    }

    /// <summary>Reads what is between brackets; the items of a list count as so many arguments.</summary>
    private void Arguments(List<double> into, char close)
    {
        if (Take(close)) return;
        Descend();
        do
        {
            if (Take('[')) Arguments(into, ']');
            else into.Add(Sum());
        }
        while (Take(','));
        Expect(close);
        _depth--;
    }

    /// <summary>A hostile text must not exhaust the stack.</summary>
    private void Descend()
    {
        if (++_depth > DeepestNesting) throw Error($"Nested deeper than {DeepestNesting}", _at);
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Take(char wanted)
    {
        if (Peek() != wanted) return false;
        _at++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Take(wanted)) throw Unexpected($"'{wanted}'");
    }

    private static double Finite(double value) =>
        double.IsFinite(value) ? value
        : double.IsNaN(value) ? throw new ArithmeticError(ArithmeticError.Undefined, "The result is no real number, such as the root of a negative one.")
        : throw new ArithmeticError(ArithmeticError.Undefined, "The result is too large: numbers go up to about 1.8e308.");

    private ArithmeticError Unexpected(string wanted) =>
        Error($"Expected {wanted}, found {(AtEnd ? "the end" : $"'{Peek()}'")}", _at);

    private static ArithmeticError Error(string what, int at) => new(ArithmeticError.Malformed, Placed(what, at));

    private static string Placed(string what, int at) => $"{what} (at character {at + 1}).";
}
