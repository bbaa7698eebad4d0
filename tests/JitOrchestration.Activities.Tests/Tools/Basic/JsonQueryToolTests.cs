using System.Text.Json;
using JitOrchestration.Activities.Tools.Basic;

namespace JitOrchestration.Activities.Tests.Tools.Basic;

public sealed class JsonQueryToolTests
{
    private const string Store = """
        { "books": [ { "title": "A", "price": 8, "tags": ["x"] }, { "title": "B", "price": 12.5 }, { "title": "C", "price": 12.5, "isbn": null } ],
          "odd name": { "it's": 1 }, "straße": 2 }
        """;

    [Theory]
    [InlineData("$.books[0].title", "\"A\"")]
    [InlineData("$.books[-1]['title']", "\"C\"")]
    [InlineData("$.books[9].title", "null")]
    [InlineData("$.books.title", "null")]
    [InlineData("$['odd name']['it\\'s']", "1")]
    [InlineData("$[\"odd name\"].nothing", "null")]
    [InlineData("$.straße", "2")]
    [InlineData("$.books[*].title", """["A","B","C"]""")]
    [InlineData("$.books[1:].title", """["B","C"]""")]
    [InlineData("$.books[:-1].title", """["A","B"]""")]
    [InlineData("$.books[::2].title", """["A","C"]""")]
    [InlineData("$.books[::-1].title", """["C","B","A"]""")]
    [InlineData("$.books[5:0:-2].title", """["C"]""")]
    [InlineData("$.books[0:3:0].title", "[]")]
    [InlineData("$.books[2147483647:].title", "[]")]
    [InlineData("$.books[?@.price > 10].title", """["B","C"]""")]
    [InlineData("$.books[?@.price <= 8].title", """["A"]""")]
    [InlineData("$.books[?@.price == 12.50].title", """["B","C"]""")]
    [InlineData("$.books[?@.title == 'B'].price", "[12.5]")]
    [InlineData("$.books[?@.title != 'B'].title", """["A","C"]""")]
    [InlineData("$.books[?@.title < 5].title", "[]")]
    [InlineData("$.books[?@.isbn].title", """["C"]""")]
    [InlineData("$.books[?@.isbn == null].title", """["C"]""")]
    [InlineData("$.books[?@.tags[0] == 'x'].title", """["A"]""")]
    [InlineData("$.nothing[*]", "[]")]
    [InlineData(" $ ", null)]
    public async Task JsonQuery_Path_FindsItsValues(string path, string? expected)
    {
        var arguments = JsonSerializer.Serialize(new { json = JsonElement.Parse(Store), path });
        (await new JsonQueryTool().JsonOf(arguments)).ShouldBe(expected ?? JsonSerializer.Serialize(JsonElement.Parse(Store), JsonSerializerOptions.Default)
            .Replace("\\u0027", "'").Replace("\\u00DF", "ß"));
    }

    [Theory]
    [InlineData("books", "expected '$', found 'b' (at character 1 of books)")]
    [InlineData("$..title", "'..' is not supported")]
    [InlineData("$.books[0,1]", "several selectors in one pair of brackets are not supported")]
    [InlineData("$.books[0", "expected ']', found the end")]
    [InlineData("$.books[]", "expected a name in quotes, an index")]
    [InlineData("$.books[99999999999]", "'99999999999' is no index")]
    [InlineData("$.books[-]", "'-' is no index")]
    [InlineData("$['a", "expected the closing '")]
    [InlineData("$['a\\", "expected the closing '")]
    [InlineData("$.books[?price]", "expected '@'")]
    [InlineData("$.books[?@.a[*] == 1]", "only a path of names and indexes can be compared")]
    [InlineData("$.books[?@.a == b]", "expected a number, a text in quotes, true, false or null, found 'b'")]
    [InlineData("$.", "expected a name or '*', found the end")]
    [InlineData("$ x", "expected '.', '[' or the end, found 'x'")]
    public async Task JsonQuery_MalformedPath_SaysWhatAndWhere(string path, string message)
    {
        var failure = await new JsonQueryTool().FailAsync(JsonSerializer.Serialize(new { json = 1, path }));
        failure.Code.ShouldBe("bad_path");
        failure.Message.ShouldContain(message);
    }

    [Fact]
    public async Task JsonQuery_TextThatIsJson_IsRead() =>
        (await new JsonQueryTool().JsonOf("""{"json":"{\"a\":[1,2]}","path":"$.a[1]"}""")).ShouldBe("2");

    [Fact]
    public async Task JsonQuery_TextThatIsNotJson_IsRefused() =>
        (await new JsonQueryTool().FailAsync("""{"json":"hello","path":"$.a"}""")).Code.ShouldBe("not_json");
}
