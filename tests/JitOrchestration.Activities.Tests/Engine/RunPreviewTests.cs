using System.Text.Json;
using JitOrchestration.Activities.Engine;

namespace JitOrchestration.Activities.Tests.Engine;

public sealed class RunPreviewTests
{
    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        var preview = new RunPreview("Say \"hi\" to Zoë", ["a", "two words"]);
        var read = RunPreview.Read(preview.ToJson());
        read.Request.ShouldBe(preview.Request);
        read.Tags.ShouldBe(preview.Tags);
    }

    [Fact]
    public void Read_OfNothing_IsEmpty() => RunPreview.Read(null).ShouldSatisfyAllConditions(preview => preview.Request.ShouldBeEmpty(), preview => preview.Tags.ShouldBeEmpty());

    [Fact]
    public void Read_OfSomethingElse_IsRefused() => Should.Throw<JsonException>(() => RunPreview.Read("Say hi"));
}
