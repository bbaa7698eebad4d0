using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Performing;

namespace JitOrchestration.Activities.Tests.Performing;

public sealed class CutJsonTests
{
    /// <summary>Every kind of escape, and characters of one to four bytes.</summary>
    private static readonly string Text = string.Concat(Enumerable.Range(0, 20).Select(number => $"{number}\\\\\\ \"q\"\n\tжä漢🎈<u0041>"));

    public static TheoryData<string> Spellings =>
    [
        JsonSerializer.Serialize(Text),
        JsonSerializer.Serialize(Text, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void OfAText_CutAnywhere_IsABeginningAndAnEndOfIt(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var cut = 40; cut < bytes.Length - 40; cut++)
        {
            var (head, tail) = (CutJson.Beginning(JsonValueKind.String, bytes.AsSpan(0, cut)), CutJson.End(JsonValueKind.String, bytes.AsSpan(cut)));
            Text.ShouldStartWith(head, Case.Sensitive);
            Text.ShouldEndWith(tail, Case.Sensitive);
            (head.Length, tail.Length).ShouldSatisfyAllConditions(() => head.ShouldNotBeEmpty(), () => tail.ShouldNotBeEmpty());
        }
    }

    [Fact]
    public void OfOtherJson_CutAnywhere_IsItsOwnText()
    {
        const string Json = """["ж\\n", {"漢": "🎈"}, 12345678]""";
        var bytes = Encoding.UTF8.GetBytes(Json);
        for (var cut = 1; cut < bytes.Length - 10; cut++)
        {
            Json.ShouldStartWith(CutJson.Beginning(JsonValueKind.Array, bytes.AsSpan(0, cut)), Case.Sensitive);
            Json.ShouldEndWith(CutJson.End(JsonValueKind.Array, bytes.AsSpan(cut)), Case.Sensitive);
        }
    }

    [Fact]
    public void End_OfNothingButBackslashes_IsEmpty() =>
        CutJson.End(JsonValueKind.String, Encoding.UTF8.GetBytes(new string('\\', 1_000) + "\"")).ShouldBeEmpty();
}
