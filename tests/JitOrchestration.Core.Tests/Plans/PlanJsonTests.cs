using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Plans;
using JitOrchestration.Core.Plans.Reading;

namespace JitOrchestration.Core.Tests.Plans;

public sealed class PlanJsonTests
{
    [Theory]
    [InlineData(PlanSamples.Weather)]
    [InlineData(PlanSamples.Everything)]
    public void Write_WhatWasRead_ReadsTheSame(string json)
    {
        var plan = PlanJson.Read(json).Plan.ShouldNotBeNull();

        var written = PlanJson.ToElement(plan);
        JsonElement.DeepEquals(written, JsonElement.Parse(json)).ShouldBeTrue(written.GetRawText());

        var again = PlanJson.ToElement(PlanJson.Read(written).Plan.ShouldNotBeNull());
        again.GetRawText().ShouldBe(written.GetRawText());
    }

    [Fact]
    public void Write_EveryField_IsInTheText()
    {
        var written = PlanJson.ToElement(PlanJson.Read(PlanSamples.Everything).Plan!);

        var subtasks = written.GetProperty("subtasks").EnumerateArray().ToArray();
        NamesOf(subtasks).ShouldBe(PlanFields.Subtask.Names, ignoreOrder: true);
        NamesOf(subtasks.Select(it => Member(it, "agent"))).ShouldBe(PlanFields.Agent.Names, ignoreOrder: true);
        NamesOf(subtasks.Select(it => Member(it, "ask"))).ShouldBe(PlanFields.Ask.Names, ignoreOrder: true);
        NamesOf(subtasks.Select(it => Member(it, "workflow"))).ShouldBe(PlanFields.Workflow.Names, ignoreOrder: true);
        NamesOf(subtasks.Select(it => Member(it, "repeat"))).ShouldBe(PlanFields.Repeat.Names, ignoreOrder: true);
        NamesOf(subtasks.Select(it => Member(it, "retry"))).ShouldBe(PlanFields.Retry.Names, ignoreOrder: true);
    }

    [Fact]
    public void Write_Defaults_AreOmitted()
    {
        var plan = PlanJson.Read("""{"subtasks":[{"id":"a","ask":{"question":"x","kind":"text"},"depends_on":[],"on_failure":"fail","always":false}]}""").Plan!;

        Encoding.UTF8.GetString(PlanJson.ToUtf8(plan).Span).ShouldBe("""{"strategy":"graph","subtasks":[{"id":"a","ask":"x"}]}""");
    }

    [Fact]
    public void Write_RetryAndRepeat_KeepTheirNumbersWhateverTheDefaults()
    {
        var plan = PlanJson.Read("""{"subtasks":[{"id":"a","task":"x","retry":{},"repeat":{"until":"true"}}]}""").Plan!;

        Encoding.UTF8.GetString(PlanJson.ToUtf8(plan).Span).ShouldBe(
            """{"strategy":"graph","subtasks":[{"id":"a","task":"x","repeat":{"until":"true","max":10,"delay_seconds":0},"retry":{"max_attempts":3,"delay_seconds":1,"backoff":2,"max_delay_seconds":60}}]}""");
    }

    [Fact]
    public void Read_LongFirstDelay_RaisesTheDefaultLongest()
    {
        var plan = PlanJson.Read("""{"subtasks":[{"id":"a","task":"x","retry":{"delay_seconds":300}}]}""").Plan!;

        plan.Subtasks[0].Retry!.MaxDelaySeconds.ShouldBe(300);
    }

    [Fact]
    public void Read_NullFields_AreAbsent()
    {
        var nulls = string.Concat(PlanFields.Subtask.Names.Except(["id", "task"]).Select(name => $",\"{name}\":null"));

        var plan = PlanJson.Read($$"""{"strategy":null,"subtasks":[{"id":"a","task":"x"{{nulls}}}]}""").Plan.ShouldNotBeNull();

        Encoding.UTF8.GetString(PlanJson.ToUtf8(plan).Span).ShouldBe("""{"strategy":"graph","subtasks":[{"id":"a","task":"x"}]}""");
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkipped() =>
        PlanJson.Read(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(PlanSamples.Weather)).ToArray()).Succeeded.ShouldBeTrue();

    [Fact]
    public void Read_DisposedDocument_LeavesThePlanIntact()
    {
        PlanReading reading;
        using (var document = JsonDocument.Parse(PlanSamples.Weather)) reading = PlanJson.Read(document.RootElement);

        reading.Plan!.Subtasks[0].Args!.Value.GetProperty("city").GetString().ShouldBe("{{input.city}}");
    }

    [Fact]
    public void Read_NotUtf8_SaysSo()
    {
        var problem = PlanJson.Read(new byte[] { (byte)'"', 0xC3, (byte)'"' }).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe(PlanProblemCodes.MalformedJson);
        problem.Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void Read_MalformedAfterWideCharacters_CountsCharactersNotBytes() =>
        PlanJson.Read("{ \"é€\": x }").Problems.ShouldHaveSingleItem().Message.ShouldContain("line 1, column 9");

    [Fact]
    public void Read_EscapedFieldName_IsThatField() =>
        PlanJson.Read("""{"subtasks":[{"\u0069d":"a","task":"x"}]}""").Plan!.Subtasks[0].Id.ShouldBe("a");

    [Fact]
    public void Read_DeepButLegal_Succeeds()
    {
        var args = new string('[', 59) + new string(']', 59);

        PlanJson.Read($$$"""{"subtasks":[{"id":"a","tool":"x","args":{"v":{{{args}}}}}]}""").Succeeded.ShouldBeTrue();
    }

    private static JsonElement Member(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : default;

    private static string[] NamesOf(IEnumerable<JsonElement> elements) =>
        [.. elements.Where(it => it.ValueKind == JsonValueKind.Object).SelectMany(it => it.EnumerateObject()).Select(it => it.Name).Distinct()];
}
