using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>Says in words what a schema expected of a value, and what the value is.</summary>
internal static class Expectation
{
    private const int LongestShown = 60;

    /// <summary>The rest of a sentence that begins with "must".</summary>
    public static string Of(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.StringExpected => "be a text",
        ValidationErrorKind.NumberExpected => "be a number",
        ValidationErrorKind.IntegerExpected => "be a whole number",
        ValidationErrorKind.BooleanExpected => "be true or false",
        ValidationErrorKind.ObjectExpected => "be an object",
        ValidationErrorKind.ArrayExpected => "be a list",
        ValidationErrorKind.NullExpected => "be null",
        ValidationErrorKind.NoTypeValidates => $"be {Types(error.Schema.ActualSchema.Type)}",
        ValidationErrorKind.NotInEnumeration => $"be one of {string.Join(", ", error.Schema.ActualSchema.Enumeration.Select(Literal))}",
        ValidationErrorKind.ExcludedSchemaValidates => "not have this form, which the schema excludes",
        ValidationErrorKind.NotOneOf => "fit exactly one of the allowed forms, but fits several",
        _ => OfSize(error.Kind, error.Schema.ActualSchema) ?? OfFormat(error.Kind, error.Schema.ActualSchema),
    };

    /// <summary>A value in a few words: its kind and, when it is simple, what it is.</summary>
    public static string Shown(JToken token) => token.Type switch
    {
        JTokenType.Object => "an object",
        JTokenType.Array => $"a list of {((JArray)token).Count}",
        JTokenType.String => $"the text {Cut(Literal(token))}",
        JTokenType.Integer or JTokenType.Float => $"the number {Literal(token)}",
        _ => Literal(token),
    };

    private static string? OfSize(ValidationErrorKind kind, JsonSchema schema) => kind switch
    {
        ValidationErrorKind.StringTooShort => $"have at least {schema.MinLength} characters",
        ValidationErrorKind.StringTooLong => $"have at most {schema.MaxLength} characters",
        ValidationErrorKind.NumberTooSmall => AtLeast(schema),
        ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig => AtMost(schema),
        ValidationErrorKind.NumberNotMultipleOf or ValidationErrorKind.IntegerNotMultipleOf => $"be a multiple of {Number(schema.MultipleOf)}",
        ValidationErrorKind.TooFewItems => $"have at least {schema.MinItems} items",
        ValidationErrorKind.TooManyItems => $"have at most {schema.MaxItems} items",
        ValidationErrorKind.TooManyItemsInTuple => "not be there: the list is longer than its schema allows",
        ValidationErrorKind.TooFewProperties => $"have at least {schema.MinProperties} members",
        ValidationErrorKind.TooManyProperties => $"have at most {schema.MaxProperties} members",
        ValidationErrorKind.ItemsNotUnique => "have no item twice",
        _ => null,
    };

    private static string OfFormat(ValidationErrorKind kind, JsonSchema schema) => kind switch
    {
        ValidationErrorKind.PatternMismatch => $"match the pattern {schema.Pattern}",
        _ when schema.Format is { } format => $"be of the format '{format}'",
        _ => "fit the tool's schema",
    };

    // Draft 4 marks a limit as exclusive; later drafts name the exclusive limit itself.
    private static string AtLeast(JsonSchema schema) => schema switch
    {
        { ExclusiveMinimum: { } limit } => $"be more than {Number(limit)}",
        { IsExclusiveMinimum: true } => $"be more than {Number(schema.Minimum)}",
        _ => $"be at least {Number(schema.Minimum)}",
    };

    private static string AtMost(JsonSchema schema) => schema switch
    {
        { ExclusiveMaximum: { } limit } => $"be less than {Number(limit)}",
        { IsExclusiveMaximum: true } => $"be less than {Number(schema.Maximum)}",
        { Maximum: { } limit } => $"be at most {Number(limit)}",
        _ => "be a smaller number",
    };

    private static string Types(JsonObjectType types) => string.Join(" or ", Enum.GetValues<JsonObjectType>()
        .Where(type => type != JsonObjectType.None && types.HasFlag(type))
        .Select(Type));

    private static string Type(JsonObjectType type) => type switch
    {
        JsonObjectType.String => "a text",
        JsonObjectType.Number => "a number",
        JsonObjectType.Integer => "a whole number",
        JsonObjectType.Boolean => "true or false",
        JsonObjectType.Object => "an object",
        JsonObjectType.Array => "a list",
        _ => "null",
    };

    private static string Literal(object? value) =>
        value is JToken token ? token.ToString(Formatting.None) : JsonConvert.SerializeObject(value);

    private static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "its limit";

    private static string Cut(string text) => text.Length <= LongestShown ? text : $"{text[..LongestShown]}... ({text.Length} characters)";
}
