using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Execution;
using JitOrchestration.Core.Expressions;
using JitOrchestration.Core.Tests.Execution.Properties;
using JitOrchestration.Core.Values;

namespace JitOrchestration.Core.Tests.Execution.Messages;

/// <summary>Every kind of input and call is written and read back as what it was.</summary>
public class MessageTests
{
    private const int MaxSteps = 250;

    public static TheoryData<Type> Hierarchies => [typeof(Input), typeof(Command.Call), typeof(Evaluation)];

    [Theory]
    [MemberData(nameof(Hierarchies))]
    public void EveryKind_HasADiscriminatorOfItsOwnName(Type hierarchy)
    {
        var derived = hierarchy.GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(attribute => attribute.DerivedType, attribute => attribute.TypeDiscriminator);

        derived.Keys.ShouldBe(Kinds(hierarchy), ignoreOrder: true);
        foreach (var (type, name) in derived) name.ShouldBe(JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name));
    }

    [Theory]
    [MemberData(nameof(Hierarchies))]
    public void EveryKind_HasASample(Type hierarchy)
    {
        IEnumerable<object> samples = [.. Samples.Inputs, .. Samples.Calls, .. Samples.Inputs.OfType<Input.Evaluated>().Select(input => input.Evaluation)];

        samples.Select(sample => sample.GetType()).Where(hierarchy.IsAssignableFrom).Distinct().ShouldBe(Kinds(hierarchy), ignoreOrder: true);
    }

    [Fact]
    public void Input_WrittenAndRead_IsTheSame()
    {
        foreach (var input in Samples.Inputs) ThroughTheWire(input);
    }

    [Fact]
    public void Call_WrittenAndRead_IsTheSame()
    {
        foreach (var call in Samples.Calls) ThroughTheWire(call);
    }

    [Fact]
    public void Message_OnTheWire_BeginsWithItsTypeAndIsInSnakeCase()
    {
        Text(new Input.ChildParked("01CHILD", true)).ShouldBe("""{"type":"child_parked","child_run_id":"01CHILD","parked":true}""");
        Text(new Command.CallTool("a/e0/c0", 1, "x", Value.Of("y"), [new(new Reference(ReferenceRoot.Result, "b"), Value.Null)], false) { Timeout = TimeSpan.FromSeconds(1.5) })
            .ShouldBe("""{"type":"call_tool","tool":"x","arguments":{"json":"y"},"bindings":[{"reference":"b.result","value":{"json":null}}],"approved":false,"key":"a/e0/c0","attempt":1,"timeout":1.5,"inline_limit":16384}""");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":"no_such_thing"}""")]
    public void Read_OfSomethingElse_IsRefused(string text)
    {
        Should.Throw<Exception>(() => InputJson.Read(Encoding.UTF8.GetBytes(text))).ShouldBeOfType<JsonException>();
        Should.Throw<Exception>(() => CommandJson.Read(Encoding.UTF8.GetBytes(text))).ShouldBeOfType<JsonException>();
    }

    [Fact]
    public void Value_AsDeepAsJsonMayBe_ComesBackInMessagesAndJournals()
    {
        const int Deepest = 64;
        var deep = Scenario.Json(new string('[', Deepest) + new string(']', Deepest));
        var buffer = new ArrayBufferWriter<byte>();
        new JournalEntry(1, default, [new RunEvent.CallCompleted("a/e0/c0", deep, null)]).WriteTo(buffer);

        ThroughTheWire(new Input.TurnTaken("a/e0/c0", new ModelTurn(Value.Null, [new("1", "t", deep)], null)));
        Structure.Of(JournalEntry.Read(1, buffer.WrittenSpan).Events[0]).ShouldContain(Scenario.Text(deep)!);
    }

    [Fact]
    public void EveryRun_WhoseMessagesGoThroughTheWire_IsTheSame()
    {
        for (var seed = 500_000; seed < 500_500; seed++) HoldsForTheSameRun(RandomRun.Of(seed, MaxSteps));
        foreach (var make in Situations.All.Values) HoldsForTheSameRun(make());
    }

    private static void HoldsForTheSameRun(Scenario run)
    {
        var (plain, sent) = (new Replay(), new Replay());
        foreach (var (input, at) in run.Inputs)
        {
            var expected = plain.Take(input, at);
            var decision = sent.Take(ThroughTheWire(input), at);
            decision.Events.Select(Structure.Of).ShouldBe(expected.Events.Select(Structure.Of));
            foreach (var call in decision.Commands.OfType<Command.Call>()) ThroughTheWire(call);
        }
        Snapshot.Of(sent.Run).ShouldBe(Snapshot.Of(run.Run));
    }

    private static Input ThroughTheWire(Input input)
    {
        var read = InputJson.Read(Encoding.UTF8.GetBytes(Text(input)));
        Text(read).ShouldBe(Text(input));
        Structure.Of(read).ShouldBe(Structure.Of(input));
        return read;
    }

    private static void ThroughTheWire(Command.Call call)
    {
        var read = CommandJson.Read(Encoding.UTF8.GetBytes(Text(call)));
        Text(read).ShouldBe(Text(call));
        Structure.Of(read).ShouldBe(Structure.Of(call));
    }

    private static string Text(Input input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        InputJson.Write(buffer, input);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Text(Command.Call call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CommandJson.Write(buffer, call);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static IEnumerable<Type> Kinds(Type hierarchy) => hierarchy.Assembly.GetTypes().Where(type => type.IsSubclassOf(hierarchy));
}
