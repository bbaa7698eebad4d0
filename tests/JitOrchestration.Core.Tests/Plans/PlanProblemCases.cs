using JitOrchestration.Core.Plans;
using Codes = JitOrchestration.Core.Plans.PlanProblemCodes;

namespace JitOrchestration.Core.Tests.Plans;

/// <summary>For every code: a plan, where the problem is and what the sentence says.</summary>
internal static class PlanProblemCases
{
    private const string A = """{"id":"a","task":"x"}""";

    public static IEnumerable<(string Code, string Json, string Pointer, string Says)> All =>
        [.. Json, .. Fields, .. Numbers, .. Ids, .. Links, .. References, .. Calls, .. Limits, .. NotSupported];

    private static IEnumerable<(string, string, string, string)> Json =>
    [
        (Codes.MalformedJson, "{\"subtasks\":\n[ }", "", "line 2, column 3"),
        (Codes.MalformedJson, "", "", "not JSON"),
        (Codes.MalformedText, """{"subtasks":[{"id":"a","task":"\ud800"}]}""", "/subtasks/0/task", "surrogate"),
        (Codes.MalformedText, """{"subtasks":[{"id":"a","task":"x","args":{"\udc00":1}}]}""", "/subtasks/0/args", "surrogate"),
        (Codes.TooDeep, "{\"subtasks\":" + new string('[', 90) + new string(']', 90) + "}", "", "64 levels deep at line 1, column 76"),
        (Codes.DuplicateField, """{"subtasks":[{"id":"a","task":"x","task":"y"}]}""", "/subtasks/0/task", "more than once"),
        (Codes.DuplicateField, """{"subtasks":[{"id":"a","tool":"weather","args":{"a/b":1,"a/b":2}}]}""", "/subtasks/0/args/a~1b", "keep one"),
    ];

    private static IEnumerable<(string, string, string, string)> Fields =>
    [
        (Codes.UnknownField, """{"subtasks":[{"id":"a","task":"x","dependson":[]}]}""", "/subtasks/0/dependson", "Did you mean \"depends_on\"?"),
        (Codes.UnknownField, """{"mode":"parallel","subtasks":[{"id":"a","task":"x"}]}""", "/mode", "Known here: strategy, subtasks"),
        (Codes.UnknownField, Of("""{"id":"a","task":"x","agent":{"tool":["weather"]}}"""), "/subtasks/0/agent/tool", "\"tools\""),
        (Codes.MissingField, "{}", "/subtasks", "\"subtasks\" is missing"),
        (Codes.MissingField, Of("""{"task":"x"}"""), "/subtasks/0/id", "\"id\" is missing"),
        (Codes.MissingField, Of("""{"id":null,"task":"x"}"""), "/subtasks/0/id", "\"id\" is missing"),
        (Codes.MissingField, Of("""{"id":"a","task":"x","repeat":{}}"""), "/subtasks/0/repeat/until", "\"until\" is missing"),
        (Codes.MissingField, Of("""{"id":"a","ask":{"question":"x","kind":"choice"}}"""), "/subtasks/0/ask/choices", "add them"),
        (Codes.WrongKind, "[]", "", "The plan must be an object, but is a list"),
        (Codes.WrongKind, """{"subtasks":{}}""", "/subtasks", "must be a list, but is an object"),
        (Codes.WrongKind, Of("5"), "/subtasks/0", "an object, but is the number 5"),
        (Codes.WrongKind, Of("""{"id":"a","task":true}"""), "/subtasks/0/task", "must be text, but is true"),
        (Codes.WrongKind, Of("""{"id":"a","task":"x","depends_on":"b"}"""), "/subtasks/0/depends_on", "a list, but is text"),
        (Codes.WrongKind, Of("""{"id":"a","task":"x","timeout_seconds":"5"}"""), "/subtasks/0/timeout_seconds", "must be a number"),
        (Codes.WrongKind, Of("""{"id":"a","task":"x","for_each":"input","max_parallel":1.5}"""), "/subtasks/0/max_parallel", "a whole number, but is the number 1.5"),
        (Codes.WrongKind, Of("""{"id":"a","task":"x","always":"yes"}"""), "/subtasks/0/always", "true or false"),
        (Codes.WrongKind, Of("""{"id":"a","ask":[]}"""), "/subtasks/0/ask", "a question"),
        (Codes.WrongKind, Of("""{"id":"a","wait":{}}"""), "/subtasks/0/wait", "seconds, as a number"),
        (Codes.WrongKind, Of("""{"id":"a","tool":"weather","args":[]}"""), "/subtasks/0/args", "must be an object"),
        (Codes.WrongKind, Of("""{"id":"a","task":"x","agent":{"output_schema":"text"}}"""), "/subtasks/0/agent/output_schema", "a JSON schema"),
        (Codes.UnknownValue, Of("""{"id":"a","task":"x","needs":"al"}"""), "/subtasks/0/needs", "Did you mean \"all\"?"),
        (Codes.UnknownValue, Of("""{"id":"a","task":"x","on_failure":"Continue"}"""), "/subtasks/0/on_failure", "Did you mean \"continue\"?"),
        (Codes.UnknownValue, Of("""{"id":"a","task":"x","on_failure":"replann"}"""), "/subtasks/0/on_failure", "must be one of \"fail\", \"continue\"."),
        (Codes.UnknownValue, Of("""{"id":"a","ask":{"question":"x","kind":"poll"}}"""), "/subtasks/0/ask/kind", "\"text\", \"approval\", \"choice\""),
        (Codes.BadInstant, Of("""{"id":"a","wait":"tomorrow"}"""), "/subtasks/0/wait", "ISO 8601"),
        (Codes.BadInstant, Of("""{"id":"a","wait":"2026-05-04T08:30:00"}"""), "/subtasks/0/wait", "with an offset"),
        (Codes.EmptyText, Of("""{"id":"a","task":" "}"""), "/subtasks/0/task", "is empty"),
        (Codes.EmptyText, Of("""{"id":"a","ask":""}"""), "/subtasks/0/ask", "is empty"),
        (Codes.EmptyText, Of("""{"id":"a","workflow":{"request":""}}"""), "/subtasks/0/workflow/request", "\"workflow.request\" is empty"),
        (Codes.EmptyPlan, Of(), "/subtasks", "no subtasks"),
    ];

    private static IEnumerable<(string, string, string, string)> Numbers =>
    [
        (Codes.OutOfRange, Of("""{"id":"a","wait":-1}"""), "/subtasks/0/wait", "is -1, but must be from 0"),
        (Codes.OutOfRange, Of("""{"id":"a","wait":1e999}"""), "/subtasks/0/wait", "315360000"),
        (Codes.OutOfRange, Of("""{"id":"a","task":"x","timeout_seconds":0}"""), "/subtasks/0/timeout_seconds", "is 0"),
        (Codes.OutOfRange, Of("""{"id":"a","task":"x","for_each":"input","max_parallel":0}"""), "/subtasks/0/max_parallel", "from 1 to 10000"),
        (Codes.OutOfRange, Of("""{"id":"a","task":"x","repeat":{"until":"a.result exists","max":1e12}}"""), "/subtasks/0/repeat/max", "from 1 to 10000"),
        (Codes.OutOfRange, Of("""{"id":"a","task":"x","retry":{"max_attempts":0}}"""), "/subtasks/0/retry/max_attempts", "from 1 to 100"),
        (Codes.OutOfRange, Of("""{"id":"a","task":"x","retry":{"backoff":0.5}}"""), "/subtasks/0/retry/backoff", "from 1 to 100"),
        (Codes.OutOfRange, Of("""{"id":"a","task":"x","retry":{"delay_seconds":9,"max_delay_seconds":5}}"""), "/subtasks/0/retry/max_delay_seconds", "less than"),
    ];

    private static IEnumerable<(string, string, string, string)> Ids =>
    [
        (Codes.BadId, Of("""{"id":"1a","task":"x"}"""), "/subtasks/0/id", "cannot be an id"),
        (Codes.BadId, Of("""{"id":"é","task":"x"}"""), "/subtasks/0/id", "start with a letter"),
        (Codes.BadId, Of($$"""{"id":"{{new string('a', 65)}}","task":"x"}"""), "/subtasks/0/id", "64 characters"),
        (Codes.ReservedId, Of("""{"id":"Input","task":"x"}"""), "/subtasks/0/id", "\"Input_1\""),
        (Codes.ReservedId, Of("""{"id":"contains","task":"x"}"""), "/subtasks/0/id", "expression language"),
        (Codes.ReservedId, Of("""{"id":"len","task":"x"}"""), "/subtasks/0/id", "expression language"),
        (Codes.DuplicateId, Of(A, """{"id":"A","task":"x"}"""), "/subtasks/1/id", "taken by subtask 0"),
    ];

    private static IEnumerable<(string, string, string, string)> Links =>
    [
        (Codes.UnknownDependency, Of("""{"id":"gather","task":"x"}""", """{"id":"b","task":"x","depends_on":["gahter"]}"""), "/subtasks/1/depends_on/0", "Did you mean \"gather\"?"),
        (Codes.DuplicateDependency, Of(A, """{"id":"b","task":"x","depends_on":["a","A"]}"""), "/subtasks/1/depends_on/1", "twice"),
        (Codes.SelfDependency, Of("""{"id":"a","task":"x","depends_on":["A"]}"""), "/subtasks/0/depends_on/0", "itself"),
        (Codes.Cycle, Of("""{"id":"a","task":"x","depends_on":["b"]}""", """{"id":"b","task":"x","depends_on":["a"]}"""), "/subtasks/1/depends_on/0", "a -> b -> a"),
        (Codes.Cycle, Of("""{"id":"a","task":"x","depends_on":["b"]}""", """{"id":"b","tool":"weather","args":{"city":["{{a.result}}"]}}"""), "/subtasks/1/args/city/0", "because of the reference at /subtasks/1/args/city/0"),
    ];

    private static IEnumerable<(string, string, string, string)> References =>
    [
        (Codes.BadExpression, Of("""{"id":"a","task":"x","condition":"input.x =="}"""), "/subtasks/0/condition", "At character"),
        (Codes.BadExpression, Of("""{"id":"a","task":"x","for_each":""}"""), "/subtasks/0/for_each", "At character"),
        (Codes.BadExpression, Of("""{"id":"a","task":"x","repeat":{"until":"and"}}"""), "/subtasks/0/repeat/until", "At character"),
        (Codes.BadTemplate, Of("""{"id":"a","task":"x {{input."}"""), "/subtasks/0/task", "At character"),
        (Codes.BadTemplate, Of("""{"id":"a","tool":"weather","args":{"city":["{{ == }}"]}}"""), "/subtasks/0/args/city/0", "At character"),
        (Codes.UnknownSubtask, Of("""{"id":"gather","task":"x"}""", """{"id":"b","task":"{{gathr.result}}"}"""), "/subtasks/1/task", "Did you mean \"gather\"?"),
        (Codes.UnknownSubtask, Of("""{"id":"b","tool":"weather","args":{"city":"{{zzzzz.result}}"}}"""), "/subtasks/0/args/city", "names no subtask"),
        (Codes.UnknownSubtask, Of(A, """{"id":"b","workflow":{"plan":{"subtasks":[{"id":"c","task":"{{a.result}}"}]}}}"""), "/subtasks/1/workflow/plan/subtasks/0/task", "\"a.result\""),
        (Codes.SelfReference, Of("""{"id":"a","task":"{{a.result}}"}"""), "/subtasks/0/task", "refers to itself"),
        (Codes.SelfReference, Of("""{"id":"a","task":"x","repeat":{"until":"a.status == 'completed'"}}"""), "/subtasks/0/repeat/until", "refers to itself"),
        (Codes.MisplacedReference, Of("""{"id":"a","task":"{{item}}"}"""), "/subtasks/0/task", "\"for_each\""),
        (Codes.MisplacedReference, Of("""{"id":"a","task":"x","for_each":"index"}"""), "/subtasks/0/for_each", "\"index\" has a value only"),
        (Codes.MisplacedReference, Of("""{"id":"a","task":"{{iteration}}"}"""), "/subtasks/0/task", "\"repeat\""),
        (Codes.MisplacedReference, Of("""{"id":"a","task":"x","condition":"previous == 1","repeat":{"until":"a.result exists"}}"""), "/subtasks/0/condition", "\"previous\""),
        (Codes.MisplacedReference, Of("""{"id":"a","workflow":{"plan":{"subtasks":[{"id":"c","task":"{{request}}"}]}}}"""), "/subtasks/0/workflow/plan/subtasks/0/task", "workflow.input"),
    ];

    private static IEnumerable<(string, string, string, string)> Calls =>
    [
        (Codes.MisplacedField, Of("""{"id":"a","tool":"weather","agent":{}}"""), "/subtasks/0/agent", "without \"task\""),
        (Codes.MisplacedField, Of("""{"id":"a","task":"x","args":{}}"""), "/subtasks/0/args", "without \"tool\""),
        (Codes.MisplacedField, Of("""{"id":"a","task":"x","max_parallel":2}"""), "/subtasks/0/max_parallel", "without \"for_each\""),
        (Codes.MisplacedField, Of("""{"id":"a","ask":{"question":"x","choices":["a"]}}"""), "/subtasks/0/ask/choices", "\"kind\": \"choice\""),
        (Codes.MisplacedField, Of("""{"id":"a","ask":{"question":"x","kind":"approval","schema":{}}}"""), "/subtasks/0/ask/schema", "\"kind\": \"text\""),
        (Codes.UnknownTool, Of("""{"id":"a","tool":"waether"}"""), "/subtasks/0/tool", "Did you mean \"weather\"?"),
        (Codes.UnknownTool, Of("""{"id":"a","task":"x","agent":{"tools":["weather","shell"]}}"""), "/subtasks/0/agent/tools/1", "Known: send_mail, weather."),
        (Codes.BadArguments, Of("""{"id":"a","tool":"weather","args":{"city":5}}"""), "/subtasks/0/args/city", "must be text"),
        (Codes.BadSchema, Of("""{"id":"a","task":"x","agent":{"output_schema":{"properties":{"b/c":{"pattern":"("}}}}}"""), "/subtasks/0/agent/output_schema/properties/b~1c/pattern", "regular expression"),
        (Codes.BadSchema, Of("""{"id":"a","task":"x","agent":{"output_schema":{"patternProperties":{"[":{}}}}}"""), "/subtasks/0/agent/output_schema/patternProperties/[", "regular expression"),
        (Codes.BadSchema, Of("""{"id":"a","ask":{"question":"x","schema":{"anyOf":[{},{"multipleOf":0}]}}}"""), "/subtasks/0/ask/schema/anyOf/1/multipleOf", "above 0"),
        (Codes.BadSchema, Of("""{"id":"a","ask":{"question":"x","schema":{"multipleOf":1e-40}}}"""), "/subtasks/0/ask/schema/multipleOf", "above 0"),
        (Codes.BadSchema, Of("""{"id":"a","workflow":{"plan":{"subtasks":[{"id":"b","task":"x","agent":{"output_schema":{"items":{"pattern":"*"}}}}]}}}"""), "/subtasks/0/workflow/plan/subtasks/0/agent/output_schema/items/pattern", "regular expression"),
        (Codes.NothingToDo, Of("""{"id":"a"}"""), "/subtasks/0", "does nothing"),
        (Codes.NothingToDo, Of("""{"id":"a","workflow":{}}"""), "/subtasks/0/workflow", "\"request\""),
        (Codes.TwoThingsToDo, Of("""{"id":"a","task":"x","wait":1}"""), "/subtasks/0", "\"task\" and \"wait\""),
        (Codes.TwoThingsToDo, Of("""{"id":"a","workflow":{"request":"x","plan":{"subtasks":[{"id":"b","wait":0}]}}}"""), "/subtasks/0/workflow", "\"request\" and a \"plan\""),
        (Codes.DuplicateChoice, Of("""{"id":"a","ask":{"question":"x","kind":"choice","choices":["b","b"]}}"""), "/subtasks/0/ask/choices/1", "\"b\" is there twice"),
    ];

    private static IEnumerable<(string, string, string, string)> Limits =>
    [
        (Codes.OverLimit, Of([.. Enumerable.Range(0, 1001).Select(i => $$"""{"id":"s{{i}}","wait":0}""")]), "/subtasks", "\"subtasks\": 1,001, where 1,000"),
        (Codes.OverLimit, Of($$"""{"id":"a","task":"{{new string('é', 33_000)}}"}"""), "/subtasks/0/task", "\"text_bytes\": 66,000, where 65,536"),
        (Codes.OverLimit, Of($$$"""{"id":"a","tool":"weather","args":{"x":"{{{new string('x', 300_000)}}}"}}"""), "/subtasks/0/args", "\"json_bytes\""),
        (Codes.OverLimit, new string(' ', 5_000_000), "", "\"plan_bytes\""),
        (Codes.OverLimit, Nested(6), string.Concat(Enumerable.Repeat("/subtasks/0/workflow/plan", 5)) + "/subtasks/0/workflow", "\"nesting\": 6, where 5"),
        (Codes.OverLimit, Dense(150), "/subtasks", "\"dependencies\": 11,175, where 10,000"),
        (Codes.TooManyProblems, Of([.. Enumerable.Range(0, 300).Select(_ => "5")]), "", "more than 200"),
    ];

    private static IEnumerable<(string, string, string, string)> NotSupported =>
    [
        (Codes.NotSupported, """{"strategy":"reactive","subtasks":[{"id":"a","task":"x"}]}""", "/strategy", "not supported in this version"),
        (Codes.NotSupported, Of("""{"id":"a","task":"x","on_failure":"replan"}"""), "/subtasks/0/on_failure", "not supported in this version"),
        (Codes.BadExpression, Of("""{"id":"a","task":"x","condition":"ask: "}"""), "/subtasks/0/condition", "comes a question"),
        (Codes.BadTemplate, Of("""{"id":"a","task":"x","condition":"ask: is {{ nice?"}"""), "/subtasks/0/condition", ""),
    ];

    private static string Of(params string[] subtasks) => PlanSamples.Of(subtasks);

    public static string Nested(int levels) => levels == 0
        ? Of(A)
        : Of($$$"""{"id":"a","workflow":{"plan":{{{Nested(levels - 1)}}}}}""");

    private static string Dense(int count) => Of([.. Enumerable.Range(0, count).Select(i =>
        $$"""{"id":"s{{i}}","wait":0,"depends_on":[{{string.Join(',', Enumerable.Range(0, i).Select(j => $"\"s{j}\""))}}]}""")]);
}
