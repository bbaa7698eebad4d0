using JitOrchestration.Activities.Callbacks;

namespace JitOrchestration.Activities.Tests.Callbacks;

public class CallbackSecretTests
{
    private const string Key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    /// <summary>The example that the libraries of Standard Webhooks test themselves with.</summary>
    [Theory]
    [InlineData("whsec_" + Key)]
    [InlineData(Key)]
    public void Sign_ExampleOfStandardWebhooks_IsTheSignatureThere(string secret) =>
        CallbackSecret.Parse(secret).Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8).ShouldBe(Signature);

    [Fact]
    public void Sign_TwoSecrets_HasTheSignatureOfEach()
    {
        var other = "whsec_" + Convert.ToBase64String(new byte[32]);

        var signatures = CallbackSecret.Parse($"{other} whsec_{Key}").Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8).Split(' ');

        signatures.Length.ShouldBe(2);
        signatures[1].ShouldBe(Signature);
        signatures[0].ShouldNotBe(Signature);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Parse_NoSecret_IsRefusedWithoutRepeatingIt(string text)
    {
        var message = Should.Throw<FormatException>(() => CallbackSecret.Parse(text)).Message;

        message.ShouldContain("openssl rand -base64 32");
        if (text.Length > 0) message.ShouldNotContain(text);
    }

    [Fact]
    public void ToString_SecretWithinOptions_ShowsNothing() =>
        new CallbackOptions { Secret = CallbackSecret.Parse(Key), Network = new() }.ToString().ShouldNotContain(Key);
}
