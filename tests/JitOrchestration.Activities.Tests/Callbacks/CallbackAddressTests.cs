using JitOrchestration.Activities.Callbacks;
using JitOrchestration.Activities.Engine;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Plans;

namespace JitOrchestration.Activities.Tests.Callbacks;

public class CallbackAddressTests
{
    private static readonly CallbackOptions Options = new()
    {
        Secret = CallbackSecret.Parse(new string('A', 32)),
        Network = new() { AllowedHosts = ["example.org", "*.internal", "127.0.0.1", "::1", "localhost", "169.254.169.254"] },
    };

    [Theory]
    [InlineData("https://example.org/hook?token=1")]
    [InlineData("http://EXAMPLE.org:8080")]
    [InlineData("https://svc.internal/")]
    public void Check_AllowedHost_IsTaken(string url) => Problems(url, Options).ShouldBeEmpty();

    [Theory]
    [InlineData("/hook")]
    [InlineData("example.org/hook")]
    [InlineData("ftp://example.org/hook")]
    [InlineData("https://ada:secret@example.org/")]
    [InlineData("https://example.org/hook#part")]
    [InlineData("https://example.org/#")]
    [InlineData("https://xn--ä/")]
    [InlineData("")]
    public void Check_NoUrlToSendTo_IsRefused(string url)
    {
        var problem = Problems(url, Options).ShouldHaveSingleItem();

        (problem.Code, problem.Pointer).ShouldBe(("callback_url_invalid", "/options/callback_url"));
        problem.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("https://example.com/", "JIT_ALLOWED_HOSTS")]
    [InlineData("https://example.org.evil.test/", "JIT_ALLOWED_HOSTS")]
    [InlineData("http://127.0.0.1:9/", "this machine")]
    [InlineData("http://2130706433/", "this machine")]
    [InlineData("http://[::1]:9/", "this machine")]
    [InlineData("http://localhost./", "this machine")]
    [InlineData("http://169.254.169.254/latest", "link-local")]
    public void Check_HostOutOfBounds_IsRefusedWithTheReason(string url, string reason)
    {
        var problem = Problems(url, Options).ShouldHaveSingleItem();

        (problem.Code, problem.Pointer).ShouldBe(("callback_url_refused", "/options/callback_url"));
        problem.Message.ShouldContain(reason);
    }

    [Fact]
    public void Check_PrivateAddressesAllowed_AreTaken() =>
        Problems("http://127.0.0.1:9/", Options with { Network = Options.Network with { AllowPrivateAddresses = true } }).ShouldBeEmpty();

    [Fact]
    public void Check_NoSecret_SaysHowToSetIt()
    {
        var problem = Problems("https://example.org/", null).ShouldHaveSingleItem();

        problem.Code.ShouldBe("callbacks_off");
        problem.Message.ShouldContain("JIT_CALLBACK_SECRET");
    }

    private static IReadOnlyList<PlanProblem> Problems(string url, CallbackOptions? callbacks)
    {
        try
        {
            new RequestValidator(new ToolRegistry([])) { Callbacks = callbacks }.Check(new RunRequest("Do it", Options: new RunOptions { CallbackUrl = url }));
            return [];
        }
        catch (InvalidRequestException e)
        {
            return e.Problems;
        }
    }
}
