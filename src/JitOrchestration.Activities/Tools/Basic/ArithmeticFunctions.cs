using System.Collections.Frozen;

namespace JitOrchestration.Activities.Tools.Basic;

/// <summary>The functions that an arithmetic expression may call.</summary>
internal static class ArithmeticFunctions
{
    private const int Unlimited = int.MaxValue;

    private static readonly FrozenDictionary<string, Function> All = new Dictionary<string, Function>
    {
        ["abs"] = One(Math.Abs),
        ["sqrt"] = One(Math.Sqrt),
        ["floor"] = One(Math.Floor),
        ["ceil"] = One(Math.Ceiling),
        ["exp"] = One(Math.Exp),
        ["ln"] = One(Math.Log),
        ["log10"] = One(Math.Log10),
        ["round"] = new(1, 2, Round),
        ["min"] = new(1, Unlimited, numbers => numbers.Min()),
        ["max"] = new(1, Unlimited, numbers => numbers.Max()),
        ["avg"] = new(1, Unlimited, numbers => numbers.Average()),
        ["sum"] = new(0, Unlimited, numbers => numbers.Sum()),
        ["count"] = new(0, Unlimited, numbers => numbers.Count),
    }.ToFrozenDictionary();

    /// <summary>Their names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Calls one.</summary>
    /// <exception cref="ArithmeticError">There is none of that name, or the number of arguments is wrong.</exception>
    public static double Call(string name, IReadOnlyList<double> arguments)
    {
        if (!All.TryGetValue(name, out var function))
            throw new ArithmeticError(ArithmeticError.Malformed, $"There is no function '{name}'; known are {string.Join(", ", Names)}.");
        if (arguments.Count < function.Least || arguments.Count > function.Most)
            throw new ArithmeticError(ArithmeticError.Malformed, $"{name}() takes {function.Takes}, not {arguments.Count}.");
        return function.Body(arguments);
    }

    private static Function One(Func<double, double> body) => new(1, 1, numbers => body(numbers[0]));

    /// <summary>
    /// Rounds halves away from zero, as people do. Goes through decimal, which sees 2.675 as written, where the double
    /// is a little less; a number that decimal cannot hold has no decimals to round.
    /// </summary>
    private static double Round(IReadOnlyList<double> numbers)
    {
        var digits = numbers.Count == 2 ? numbers[1] : 0;
        if (digits is < 0 or > 15 || !double.IsInteger(digits))
            throw new ArithmeticError(ArithmeticError.Malformed, $"round() takes 0 to 15 digits, not {digits}.");
        return Math.Abs(numbers[0]) > 1e15
            ? numbers[0]
            : (double)Math.Round((decimal)numbers[0], (int)digits, MidpointRounding.AwayFromZero);
    }

    private sealed record Function(int Least, int Most, Func<IReadOnlyList<double>, double> Body)
    {
        public string Takes => (Least, Most) switch
        {
            (1, 1) => "one number",
            (_, Unlimited) => $"at least {Least}",
            _ => $"{Least} to {Most} numbers",
        };
    }
}
