using System.Buffers;
using System.Reflection;
using System.Text.Json.Serialization;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Core.Tests.Execution;

/// <summary>Every kind of event is written, read back and folded; every kind of call has its command.</summary>
public class EveryEventTests
{
    private static readonly Type[] EventTypes = [.. typeof(RunEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(RunEvent)))];

    private static readonly Lazy<List<Scenario>> Runs = new(() =>
    {
        var runs = Situations.All.Values.Select(make => make()).ToList();
        runs.Add(Scenario.Given("""{ "subtasks": [ { "id": "a", "wait": 60, "timeout_seconds": 5 } ] }""").PassesSeconds(5));
        runs.Add(Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x", "retry": { "max_attempts": 2, "delay_seconds": 0 } } ] }""").Fails("a/e0/c0"));
        runs.Add(Scenario.Given("""{ "subtasks": [ { "id": "a", "tool": "x" }, { "id": "b", "tool": "x", "condition": "1 == 2" } ] }""").Starts("a/e0/c0").Crashes());
        foreach (var run in runs.Where(run => run.Run.Sequence > 0)) Finisher.Finish(run);
        return runs;
    });

    [Fact]
    public void EveryEvent_HasADiscriminatorOfItsOwnName()
    {
        var derived = typeof(RunEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(attribute => attribute.DerivedType, attribute => attribute.TypeDiscriminator);

        derived.Keys.ShouldBe(EventTypes, ignoreOrder: true);
        foreach (var (type, name) in derived) name.ShouldBe(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name));
    }

    [Fact]
    public void EveryEvent_ComesAboutInARun()
    {
        var seen = Runs.Value.SelectMany(run => run.Events).Select(e => e.GetType()).ToHashSet();

        EventTypes.Where(type => !seen.Contains(type)).ShouldBeEmpty();
    }

    [Fact]
    public void EveryEvent_WrittenAndReadBack_IsTheSame()
    {
        foreach (var run in Runs.Value)
        {
            var events = new List<RunEvent>();
            foreach (var bytes in run.Journal)
            {
                var entry = JournalEntry.Read(events.Count + 1, bytes);
                events.AddRange(entry.Events);
                Bytes(entry).ShouldBe(bytes);
            }
            events.Select(e => e.GetType()).ShouldBe(run.Events.Select(e => e.GetType()));
        }
    }

    [Fact]
    public void EveryEvent_Folded_GivesTheStateThatItCameOf()
    {
        foreach (var run in Runs.Value) Snapshot.Of(run.Folded()).ShouldBe(Snapshot.Of(run.Run));
    }

    [Fact]
    public void EveryCallKind_HasACommand()
    {
        var calls = Situations.All.Values.Select(make => make().Run).SelectMany(run => run.Calls.Open.Select(call => (run, call))).ToList();

        calls.Select(pair => pair.call.Kind).Distinct().ShouldBe(Enum.GetValues<CallKind>(), ignoreOrder: true);
        foreach (var (run, call) in calls)
        {
            var command = Commanding.For(run, call);
            (command.Key, command.Attempt).ShouldBe((call.Key, call.Attempts + 1));
        }
    }

    private static byte[] Bytes(JournalEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        entry.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
