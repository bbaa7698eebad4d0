using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Web;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools;

public sealed class ToolPolicyTests
{
    private static readonly ToolPolicy Policy = new(new NetworkOptions { AllowedHosts = ["example.org", "*.example.net"] });

    [Theory]
    [InlineData(Effect.None, false, true)]
    [InlineData(Effect.None, true, false)]
    [InlineData(Effect.Idempotent, false, false)]
    [InlineData(Effect.Once, false, false)]
    [InlineData(Effect.Once, true, false)]
    public void Decide_ByEffectAndReach_AsksForAllButLooking(Effect effect, bool reachesNetwork, bool allowed) =>
        IsAllowed(new FakeTool("tool") { Effect = effect, ReachesNetwork = reachesNetwork }, "{}").ShouldBe(allowed);

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("EXAMPLE.ORG.", true)]
    [InlineData("www.example.org", false)]
    [InlineData("a.b.example.net", true)]
    [InlineData("example.net", false)]
    [InlineData("evilexample.net", false)]
    [InlineData("example.org.evil.com", false)]
    public void Decide_ByHost_AsksForThoseNotAllowed(string host, bool allowed) =>
        IsAllowed(new FakeNetworkTool("fetch", host), "{}").ShouldBe(allowed);

    [Fact]
    public void Decide_OneUnknownHostAmongSeveral_Asks() =>
        Ask(new FakeNetworkTool("fetch", "example.org", "other.org"), "{}").ShouldContain("reaches other.org, not among the allowed hosts");

    [Theory]
    [InlineData("http://127.0.0.1/", "this machine")]
    [InlineData("http://127.1:8080/", "this machine")]
    [InlineData("http://[::1]/", "this machine")]
    [InlineData("http://localhost/", "this machine")]
    [InlineData("http://192.168.1.1/", "private")]
    [InlineData("http://169.254.169.254/latest/meta-data", "link-local")]
    public void Decide_HostThatCanNeverBeReached_IsRefusedAndNobodyAsked(string url, string meaning)
    {
        using var tool = new FetchUrlTool(new NetworkOptions(), TimeProvider.System);
        var refused = Should.Throw<ToolException>(() => Policy.Decide(tool, JsonSerializer.SerializeToElement(new { url }), ["*"])).Failure;
        (refused.Code, refused.Kind).ShouldBe(("address_refused", FailureKind.Refused));
        refused.Message.ShouldContain(meaning);
        refused.Message.ShouldContain("JIT_ALLOW_PRIVATE_ADDRESSES");
    }

    [Fact]
    public void Decide_PrivateHostWherePrivateAddressesAreAllowed_Asks()
    {
        using var tool = new FetchUrlTool(new NetworkOptions { AllowPrivateAddresses = true }, TimeProvider.System);
        Ask(tool, """{"url":"http://127.0.0.1/"}""").ShouldContain("reaches 127.0.0.1");
    }

    [Theory]
    [InlineData("write_file", true)]
    [InlineData("write_*", true)]
    [InlineData("*", true)]
    [InlineData("read_*", false)]
    [InlineData("write", false)]
    [InlineData("WRITE_FILE", false)]
    [InlineData("", false)]
    [InlineData("write_file:out/*", true)]
    [InlineData("*:out/**", true)]
    [InlineData("write_file:out", false)]
    [InlineData("write_file:*", false)]
    [InlineData("write_file:Out/*", false)]
    [InlineData("write_file:", false)]
    public void Decide_AllowPattern_MatchesNameAndPath(string pattern, bool allowed) =>
        IsAllowed(new FakeTool("write_file") { Effect = Effect.Idempotent }, """{"path":"out/a.txt"}""", pattern).ShouldBe(allowed);

    [Theory]
    [InlineData("out/../a.txt", false)]
    [InlineData("out/sub/a.txt", false)]
    [InlineData("out/.hidden", false)]
    [InlineData("/out/a.txt", false)]
    [InlineData("./out//a.txt", true)]
    [InlineData("out\\a.txt", true)]
    public void Decide_AllowedPath_IsTheNormalOne(string path, bool allowed) =>
        IsAllowed(new FakeTool("write_file") { Effect = Effect.Idempotent }, JsonSerializer.Serialize(new { path }), "write_file:out/*").ShouldBe(allowed);

    [Theory]
    [InlineData("""{"path":5}""")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Decide_AllowedPathWithoutOne_Asks(string arguments) =>
        IsAllowed(new FakeTool("write_file") { Effect = Effect.Once }, arguments, "write_file:**").ShouldBeFalse();

    [Theory]
    [InlineData("fetch", true)]
    [InlineData("fetch:other.org", true)]
    [InlineData("fetch:*.org", true)]
    [InlineData("fetch:*", true)]
    [InlineData("fetch:*.other.org", false)]
    [InlineData("fetch:example.org", false)]
    [InlineData("fetch:", false)]
    public void Decide_AllowPattern_MatchesHost(string pattern, bool allowed) =>
        IsAllowed(new FakeNetworkTool("fetch", "other.org"), "{}", pattern).ShouldBe(allowed);

    [Fact]
    public void Decide_AllowedHost_DoesNotExcuseAnEffect() =>
        IsAllowed(new FakeNetworkTool("post", "example.org") { Effect = Effect.Once }, "{}").ShouldBeFalse();

    [Fact]
    public void Decide_BuiltIns_OnlyWriteFileAndUnknownHostsAsk()
    {
        var asking = BuiltInTools.Create(new())
            .Where(tool => !IsAllowed(tool, """{"url":"https://other.org","path":"a","content":"b"}"""))
            .Select(tool => tool.Definition.Name);
        asking.ShouldBe(["write_file", "fetch_url"]);
    }

    [Fact]
    public void Decide_UrlWithoutHost_FailsAsTheCallWould() =>
        Should.Throw<ToolException>(() => IsAllowed(BuiltInTools.Create(new())[^1], """{"url":"nonsense"}""")).Failure.Code.ShouldBe("bad_url");

    [Fact]
    public void Ask_Question_ShowsWhatWouldBeDone() =>
        Ask(new FakeTool("write_file") { Effect = Effect.Idempotent }, """{"path":"out/ä.txt","content":"hi\n"}""").ShouldBe(
            "The tool 'write_file' changes something (doing it twice does no more than once). "
            + "Its arguments: path: \"out/ä.txt\"; content: \"hi\\n\". Allow this call?");

    [Fact]
    public void Ask_LongArgument_IsCutAndSaysSo()
    {
        var question = Ask(new FakeTool("write_file") { Effect = Effect.Once }, JsonSerializer.Serialize(new { content = new string('x', 5000) }));
        question.ShouldContain("... (5,002 characters in all)");
        question.Length.ShouldBeLessThan(600);
    }

    [Fact]
    public void Ask_CharactersThatTurnTheText_AreWrittenOut() =>
        Ask(new FakeTool("write_file") { Effect = Effect.Once }, "{\"path\":\"a\u202Etxt.exe\"}").ShouldContain("\"a\\u202etxt.exe\"");

    [Fact]
    public void Ask_LettersThatCannotBeSeen_AreWrittenOut() =>
        Ask(new FakeTool("write_file") { Effect = Effect.Once }, "{\"a\U000E0041\U0001F600\u2028\":1}").ShouldContain("a\\udb40\\udc41\U0001F600\\u2028: 1");

    private static bool IsAllowed(ITool tool, string arguments, params string[] allow) =>
        Policy.Decide(tool, JsonElement.Parse(arguments), allow) is PolicyDecision.Allowed;

    private static string Ask(ITool tool, string arguments) =>
        Policy.Decide(tool, JsonElement.Parse(arguments), []).ShouldBeOfType<PolicyDecision.Ask>().Question;
}
