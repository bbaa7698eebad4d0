using Newtonsoft.Json.Linq;
using NJsonSchema.Validation;
using Problem = (string Pointer, string Message);

namespace JitOrchestration.Activities.Tools.Schemas;

/// <summary>Turns the schema library's errors into problems with a place and a sentence, leaving out what a template excuses.</summary>
/// <param name="templated">Whether texts with <c>{{</c> stand for values that are known only later.</param>
internal sealed class SchemaProblems(bool templated)
{
    /// <summary>All problems, in the order of the errors.</summary>
    public IEnumerable<Problem> Of(IEnumerable<ValidationError> errors) => errors.SelectMany(Of);

    private IEnumerable<Problem> Of(ValidationError error)
    {
        // Where a name is unknown, the library points at the member; its value is in the same place.
        var token = error.Token is JProperty member ? member.Value : (JToken)error.Token!;
        if (IsExcused(error.Kind, token)) return [];
        return error switch
        {
            { Kind: ValidationErrorKind.PropertyRequired } when token is not JObject => [],
            { Kind: ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf } and ChildSchemaValidationError child =>
                OfAlternatives(error, token, [.. child.Errors.Values.Select(Of).Select(Enumerable.ToArray)]),
            ChildSchemaValidationError child => child.Errors.Values.SelectMany(Of),
            MultiTypeValidationError types when types.Errors.Values.Any(errors => !Of(errors).Any()) => [],
            _ => [Single(error, token)],
        };
    }

    private Problem[] OfAlternatives(ValidationError error, JToken token, Problem[][] alternatives)
    {
        var fitting = alternatives.Count(problems => problems.Length == 0);
        if (fitting > 1 && error.Kind == ValidationErrorKind.NotOneOf && KnowsAllOf(token)) return [Single(error, token)];
        if (fitting > 0) return [];

        var ways = alternatives.Select(problems => string.Join(" ", problems.Select(problem => problem.Message)));
        return [(JsonTokens.Pointer(token), $"{Name(token)} fits none of the allowed forms: {string.Join(" Or: ", ways.Distinct())}")];
    }

    private static Problem Single(ValidationError error, JToken token)
    {
        var pointer = JsonTokens.Pointer(token);
        return error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => (pointer, $"'{error.Property}' is missing{In(token)}{Missing(error, token)}."),
            ValidationErrorKind.NoAdditionalPropertiesAllowed => (pointer, UnknownName(error, token)),
            _ => (pointer, $"{Name(token)} must {Expectation.Of(error)}; it is {Expectation.Shown(token)}."),
        };
    }

    private static string Missing(ValidationError error, JToken token) =>
        NearestName.Of(error.Property!, Names(token)) is { } near && !Known(error).Contains(near)
            ? $" (is '{near}' meant to be it?)"
            : "";

    private static string UnknownName(ValidationError error, JToken token)
    {
        var name = error.Property!;
        var known = Known(error);
        var hint = NearestName.Of(name, known) is { } near ? $"Did you mean '{near}'? " : "";
        var all = known.Count == 0 ? "It takes none." : $"Known: {string.Join(", ", known)}.";
        return $"'{name}' is no known name{In(Owner(token))}. {hint}{all}";
    }

    private static ICollection<string> Known(ValidationError error) => error.Schema.ActualSchema.Properties.Keys;

    private static IEnumerable<string> Names(JToken token) =>
        token is JObject members ? members.Properties().Select(member => member.Name) : [];

    /// <summary>The object that a member's value belongs to.</summary>
    private static JContainer Owner(JToken value) => value.Parent!.Parent!;

    private static string In(JToken owner) => owner.Parent is null ? "" : $" in '{owner.Path}'";

    private static string Name(JToken token) => token.Parent is null ? "The value" : $"'{token.Path}'";

    /// <summary>Whether a template at this place may yet become a value that fits.</summary>
    private bool IsExcused(ValidationErrorKind kind, JToken token) => templated && TemplatedText.Of(token) switch
    {
        Templating.Whole => kind != ValidationErrorKind.NoAdditionalPropertiesAllowed,
        Templating.Partial when token is JContainer => kind is ValidationErrorKind.NotInEnumeration
            or ValidationErrorKind.ExcludedSchemaValidates or ValidationErrorKind.ItemsNotUnique,
        Templating.Partial => !ConcernsKind(kind),
        _ => false,
    };

    private bool KnowsAllOf(JToken token) => !templated || TemplatedText.Of(token) == Templating.None;

    /// <summary>Errors that a text cannot escape, whatever it says (the last four look inside or outside of it).</summary>
    private static bool ConcernsKind(ValidationErrorKind kind) => kind
        is ValidationErrorKind.NumberExpected or ValidationErrorKind.IntegerExpected or ValidationErrorKind.BooleanExpected
        or ValidationErrorKind.ObjectExpected or ValidationErrorKind.ArrayExpected or ValidationErrorKind.NullExpected
        or ValidationErrorKind.NoTypeValidates or ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf
        or ValidationErrorKind.NotAllOf or ValidationErrorKind.ArrayItemNotValid or ValidationErrorKind.AdditionalItemNotValid
        or ValidationErrorKind.AdditionalPropertiesNotValid or ValidationErrorKind.NoAdditionalPropertiesAllowed;
}
