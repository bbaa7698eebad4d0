using JitOrchestration.Engine.Contract;

namespace JitOrchestration.Functions.Tests.InProcess;

public sealed class DurableGraphTests : GraphContract<InProcessFactory>;

public sealed class DurableAgentTests : AgentContract<InProcessFactory>;

public sealed class DurableChildTests : ChildContract<InProcessFactory>;

public sealed class DurableEventTests : EventContract<InProcessFactory>;

public sealed class DurableFailureTests : FailureContract<InProcessFactory>;

public sealed class DurablePeopleTests : PeopleContract<InProcessFactory>;

public sealed class DurableRetryTests : RetryContract<InProcessFactory>;

public sealed class DurableChildRetryTests : ChildRetryContract<InProcessFactory>;

public sealed class DurableForkTests : ForkContract<InProcessFactory>;

public sealed class DurableTermsTests : TermsContract<InProcessFactory>;

public sealed class DurableRepetitionTests : RepetitionContract<InProcessFactory>;

public sealed class DurableValueTests : ValueContract<InProcessFactory>;

public sealed class DurableCallbackTests : CallbackContract<InProcessFactory>;

public sealed class DurableTelemetryTests : TelemetryContract<InProcessFactory>;
