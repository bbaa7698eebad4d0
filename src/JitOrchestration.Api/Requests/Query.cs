using System.Buffers.Text;
using System.Globalization;
using System.Text;
using JitOrchestration.Api.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace JitOrchestration.Api.Requests;

/// <summary>Reads the address of a request.</summary>
internal static class Query
{
    /// <summary>A part of the path.</summary>
    public static string Route(this HttpContext context, string name) => (string)context.GetRouteValue(name)!;

    /// <summary>A parameter, given at most once; null when it is absent or empty.</summary>
    public static string? Parameter(this HttpContext context, string name)
    {
        var values = context.Request.Query[name];
        if (values.Count > 1) throw Invalid(name, "it is given more than once");
        return string.IsNullOrEmpty(values) ? null : values.ToString();
    }

    /// <summary>A parameter that is a whole number.</summary>
    public static long? Integer(this HttpContext context, string name, long least, long most) =>
        context.Parameter(name) is { } text ? Integer(name, text, least, most) : null;

    /// <summary>A text that is a whole number.</summary>
    public static bool? Flag(this HttpContext context, string name) => context.Parameter(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Invalid(name, "true or false is wanted"),
    };

    public static long Integer(string name, string text, long least, long most)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most} is wanted"));
    }

    /// <summary>Where the page before ended, in the engine's own words.</summary>
    public static string? Cursor(this HttpContext context)
    {
        if (context.Parameter("cursor") is not { } text) return null;
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        }
        catch (FormatException)
        {
            throw InvalidCursor();
        }
    }

    /// <summary>A cursor as clients see it: nothing to read anything into.</summary>
    public static string? Opaque(string? cursor) => cursor is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(cursor));

    public static ProblemException InvalidCursor() => Invalid("cursor", "give the 'next' of the page before, or none");

    public static ProblemException Invalid(string name, string why) =>
        new(new Problem(422, ProblemCodes.InvalidParameter, $"The value of '{name}' does not do: {why}."));
}
