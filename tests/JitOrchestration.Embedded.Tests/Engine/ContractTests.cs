using JitOrchestration.Activities.Engine;
using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Embedded.Tests.Engine;

/// <summary>The embedded engine, as the contract opens it.</summary>
public sealed class EmbeddedFactory : IEngineFactory
{
    public async Task<IEngineHost> OpenAsync(EngineSetup setup) =>
        new Host(await EngineFixture.OpenAsync(setup.Tools, thinking: setup.Thinking, with: options => options with { Callbacks = setup.Callbacks }));

    private sealed class Host(EngineFixture fixture) : IEngineHost
    {
        public IWorkflowEngine Engine => fixture.Engine;

        public ValueTask DisposeAsync() => fixture.DisposeAsync();
    }
}

public sealed class GraphTests : GraphContract<EmbeddedFactory>;

public sealed class RepetitionTests : RepetitionContract<EmbeddedFactory>;

public sealed class FailureTests : FailureContract<EmbeddedFactory>;

public sealed class PeopleTests : PeopleContract<EmbeddedFactory>;

public sealed class ChildTests : ChildContract<EmbeddedFactory>;

public sealed class AgentTests : AgentContract<EmbeddedFactory>;

public sealed class ValueTests : ValueContract<EmbeddedFactory>;

public sealed class EventTests : EventContract<EmbeddedFactory>;

public sealed class RetryTests : RetryContract<EmbeddedFactory>;

public sealed class ChildRetryTests : ChildRetryContract<EmbeddedFactory>;

public sealed class ForkTests : ForkContract<EmbeddedFactory>;

public sealed class TermsTests : TermsContract<EmbeddedFactory>;

public sealed class CallbackMessageTests : CallbackContract<EmbeddedFactory>;

public sealed class TelemetryTests : TelemetryContract<EmbeddedFactory>;
