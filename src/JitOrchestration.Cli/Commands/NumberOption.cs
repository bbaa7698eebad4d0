using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace JitOrchestration.Cli.Commands;

/// <summary>Options that take a number within bounds.</summary>
internal static class NumberOption
{
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="unit">How the number is called in the help.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most that it may be.</param>
    public static Option<T?> Create<T>(string name, string unit, string description, T least, T most)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = unit,
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no value for {name}: give a number from {least} to {most}."));
                return null;
            },
        };
}
