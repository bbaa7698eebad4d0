using System.Text.Json;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

internal static class Given
{
    public static Expression Expression(string text)
    {
        Core.Expressions.Expression.TryParse(text, out var expression, out var error).ShouldBeTrue(error?.ToString());
        return expression!;
    }

    public static ExpressionError Error(string text)
    {
        Core.Expressions.Expression.TryParse(text, out _, out var error).ShouldBeFalse();
        return error!;
    }

    public static Truth Test(string expression, string scope = "{}") => Expression(expression).Test(JsonScope.Of(scope));

    public static string Read(string expression, string scope = "{}") =>
        Expression(expression).Read(JsonScope.Of(scope)).GetRawText();

    public static Template Template(string text)
    {
        Core.Expressions.Template.TryParse(text, out var template, out var errors).ShouldBeTrue(string.Join('\n', errors));
        return template!;
    }

    public static Template JsonTemplate(string json)
    {
        Core.Expressions.Template.TryParse(JsonElement.Parse(json), out var template, out var errors)
            .ShouldBeTrue(string.Join('\n', errors));
        return template!;
    }

    public static string Render(string template, string scope = "{}") =>
        Template(template).Render(JsonScope.Of(scope)).GetRawText();
}
