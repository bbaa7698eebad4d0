using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Expressions;

namespace JitOrchestration.Core.Tests.Expressions;

public sealed class TemplateTests
{
    private const string Scope = """
        { "a.result": { "name": "Anna", "n": 1.50, "yes": true, "none": null, "list": [1, "é <b>"], "code": "{{input.city}}" },
          "input": { "city": "Kyiv", "half": "\ud800", "half_in_list": ["\ud800"] }, "item": "x" }
        """;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("Hello {{a.result.name}}!", "Hello Anna!")]
    [InlineData("{{a.result.name}} and {{ a.result.name }}", "Anna and Anna")]
    [InlineData("n: {{a.result.n}}, {{a.result.yes}}", "n: 1.50, true")]
    [InlineData("none: {{a.result.none}}{{a.result.gone}}.", "none: .")]
    [InlineData("unknown: {{a.result.gone > 3}}.", "unknown: .")]
    [InlineData("list: {{a.result.list}}", "list: [1,\"é <b>\"]")]
    [InlineData("once: {{a.result.code}}", "once: {{input.city}}")]
    [InlineData("{{'{{'}}", "{{")]
    [InlineData("{{'{{'}}name}}", "{{name}}")]
    [InlineData("{{\"}}\"}} and {{'\\'}}'}}", "}} and '}}")]
    [InlineData("a }} b { c } d", "a }} b { c } d")]
    [InlineData("{{ a.result.name == 'anna' and not (1 > 2) }}.", "true.")]
    [InlineData("half: {{input.half}}", "half: \\ud800")]
    [InlineData("half: {{input.half_in_list}}", "half: [\"\\ud800\"]")]
    public void Render_OfAText_InsertsTexts(string template, string expected) =>
        Given.Template(template).Render(JsonScope.Of(Scope)).GetString().ShouldBe(expected);

    [Theory]
    [InlineData("{{a.result.n}}", "1.50")]
    [InlineData("{{a.result.yes}}", "true")]
    [InlineData("{{ a.result.list[0] }}", "1")]
    [InlineData("{{a.result.none}}", "null")]
    [InlineData("{{a.result.gone}}", "null")]
    [InlineData("{{['a', item]}}", "[\"a\",\"x\"]")]
    [InlineData(" {{a.result.n}}", "\" 1.50\"")]
    [InlineData("{{a.result.n}}{{item}}", "\"1.50x\"")]
    public void Render_OfExactlyOneExpression_KeepsTheType(string template, string expected) =>
        Given.Render(template, Scope).ShouldBe(expected);

    [Theory]
    [InlineData("""{ "q": "in {{input.city}}", "deep": [{ "n": "{{a.result.n}}" }, "plain", 3, null] }""",
        """{"q":"in Kyiv","deep":[{"n":1.50},"plain",3,null]}""")]
    [InlineData("""{ "{{item}}": "{{item}}" }""", """{"{{item}}":"x"}""")]
    [InlineData("""[ "{{a.result.list}}" ]""", """[[1, "é <b>"]]""")]
    [InlineData("5", "5")]
    [InlineData("""{ "a": 1 }""", """{ "a": 1 }""")]
    [InlineData(""" "{{item}}" """, "\"x\"")]
    [InlineData("""[ "{{input.half}}" ]""", "[\"\\ud800\"]")]
    public void Render_OfJson_FillsTextsAtAnyDepthButNoNames(string template, string expected) =>
        Given.JsonTemplate(template).Render(JsonScope.Of(Scope)).GetRawText().ShouldBe(expected);

    [Fact]
    public void Render_OfAValueAsDeepAsJsonGoes_StillNests()
    {
        var deepest = new string('[', 64) + new string(']', 64);
        var rendered = Given.JsonTemplate("""{ "a": { "b": "{{input}}" } }""").Render(JsonScope.Of($$"""{ "input": {{deepest[1..^1]}} }"""));
        rendered.GetProperty("a").GetProperty("b").GetRawText().ShouldBe(deepest[1..^1]);
    }

    [Theory]
    [InlineData("a {{input.city", 2, "`{{` is never closed")]
    [InlineData("a {{input.city }", 2, "{{'{{'}}")]
    [InlineData("a {{'input.city }}", 4, "never closed: add '")]
    [InlineData("a {{}}", 4, "expected a value")]
    [InlineData("a {{ input.city = 1 }}", 16, "use ==")]
    [InlineData("{{{input.city}}}", 2, "no braces")]
    [InlineData("{{item}} {{city}}", 11, "write city.result")]
    public void TryParse_OfABadText_SaysWhere(string text, int position, string message)
    {
        Template.TryParse(text, out var template, out var errors).ShouldBeFalse();
        template.ShouldBeNull();
        var error = errors.ShouldHaveSingleItem();
        error.Message.ShouldContain(message, Case.Sensitive);
        error.Position.ShouldBe(position);
        error.Pointer.ShouldBe("");
    }

    [Fact]
    public void TryParse_OfBadJson_TellsEveryErrorWithItsPointer()
    {
        var json = JsonElement.Parse("""{ "a/b": ["ok", "{{x}} {{}}"], "~": { "c": "{{" } }""");
        Template.TryParse(json, out _, out var errors).ShouldBeFalse();
        errors.Select(error => $"{error.Pointer}@{error.Position}").ShouldBe(["/a~1b/1@2", "/a~1b/1@8", "/~0/c@0"]);
    }

    [Fact]
    public void References_AreThoseOfAllTexts() =>
        string.Join(' ', Given.JsonTemplate("""["{{b.result}}", { "x": "{{input.a}} {{B.result.y}} {{a.status}}" }]""").References)
            .ShouldBe("b.result input a.status");

    [Theory]
    [InlineData("Recommend from {{indoor.result}} or {{outdoor.result}}", "Recommend from [indoor] or [outdoor]",
        "indoor=\"a\" outdoor=null")]
    [InlineData("In {{input.city}}: {{item}}, {{Item}} {{item.x}}", "In [input.city]: [item], [item] [item.x]",
        "input.city=\"Kyiv\" item=\"x\" item.x=null")]
    [InlineData("{{indoor.result}} {{INDOOR.result}} {{indoor.result.list[0]['odd key'].a}}", "[indoor] [indoor] [indoor.list[0]['odd key'].a]",
        "indoor=\"a\" indoor.list[0]['odd key'].a=null")]
    [InlineData("{{indoor.status}} {{indoor.result.status}} {{indoor.error}}", "[indoor.status] [indoor.result.status] [indoor.error]",
        "indoor.status=\"completed\" indoor.result.status=null indoor.error=null")]
    [InlineData("{{a.result.result.x}} {{a.result.x}} {{a.result['x']}}", "[a.result.x] [a.x] [a.x]", "a.result.x=null a.x=null")]
    [InlineData("{{a.result['X']}} {{a.result.x}}", "[a.X] [a.result.x]", "a.X=null a.result.x=null")]
    [InlineData("{{a.result}} {{'{{'}} {{len(indoor.result)}} {{1 < 2}} {{lower('ABC')}} {{null}}", "[a] {{ 1 true abc ", "a=1")]
    [InlineData("{{lower(indoor.result)}} {{[1, indoor.result]}} {{[1]}}", "[lower(indoor.result)] [[1, indoor.result]] [1]",
        "lower(indoor.result)=\"a\" [1, indoor.result]=[1,\"a\"]")]
    [InlineData("no data", "no data", "")]
    public void RenderTask_GivesDataNames(string template, string text, string data)
    {
        var scope = JsonScope.Of("""
            { "indoor.result": "a", "indoor.status": "completed", "a.result": 1, "input": { "city": "Kyiv" }, "item": "x" }
            """);
        var task = Given.Template(template).RenderTask(scope);
        task.Text.ShouldBe(text);
        string.Join(' ', task.Data.Select(d => $"{d.Name}={d.Value.GetRawText()}")).ShouldBe(data);
    }

    [Theory]
    [InlineData("{{input.s}} {{input.l}}", 100, "short looooooooooooooooooong")]
    [InlineData("{{input.s}} {{input.l}}", 20, "short loooo… (cut)")]
    [InlineData("{{input.l}}{{input.l}}", 40, "looooooooooo… (cut)looooooooooo… (cut)")]
    [InlineData("{{input.e}}", 15, "😀… (cut)")]
    [InlineData("0123456789 {{input.s}}", 12, "012… (cut)")]
    [InlineData("{{input.l}}", 9, "… (cut)")]
    [InlineData("{{input.l}}", 5, "loooo")]
    [InlineData("{{input.l}}", 0, "")]
    [InlineData("no value", 100, "no value")]
    public void RenderText_CutsTheLongestValues(string template, int maxBytes, string expected)
    {
        var scope = JsonScope.Of("""{ "input": { "s": "short", "l": "looooooooooooooooooong", "e": "😀😀😀😀" } }""");
        var text = Given.Template(template).RenderText(scope, maxBytes);
        text.ShouldBe(expected);
        Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(maxBytes);
    }

    [Fact]
    public void RenderText_OfJson_IsRefused()
    {
        Given.JsonTemplate("\"plain\"").RenderText(JsonScope.Empty, 10).ShouldBe("plain");
        Should.Throw<InvalidOperationException>(() => Given.JsonTemplate("[1]").RenderText(JsonScope.Empty, 10));
    }
}
