namespace JitOrchestration.Core.Plans;

/// <summary>The stable names of everything that can be wrong with a plan. A code never changes its meaning.</summary>
public static class PlanProblemCodes
{
    /// <summary>The text is not JSON, or not valid UTF-8; the message has the line and the column.</summary>
    public const string MalformedJson = "malformed_json";

    /// <summary>A text holds half of a surrogate pair, which is no character.</summary>
    public const string MalformedText = "malformed_text";

    /// <summary>JSON inside JSON for more than 64 levels.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>The same field twice in one object.</summary>
    public const string DuplicateField = "duplicate_field";

    /// <summary>A field that the plan language does not have.</summary>
    public const string UnknownField = "unknown_field";

    /// <summary>A field that must be there is not.</summary>
    public const string MissingField = "missing_field";

    /// <summary>A value of the wrong kind: text where a number belongs, a fraction where a whole number does.</summary>
    public const string WrongKind = "wrong_kind";

    /// <summary>A text that is none of the words allowed there.</summary>
    public const string UnknownValue = "unknown_value";

    /// <summary>A text that is no ISO 8601 instant with an offset.</summary>
    public const string BadInstant = "bad_instant";

    /// <summary>A number that is too small, too large or not finite.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>A text that must say something is empty.</summary>
    public const string EmptyText = "empty_text";

    /// <summary>A plan without subtasks.</summary>
    public const string EmptyPlan = "empty_plan";

    /// <summary>An id that is not <c>[A-Za-z_][A-Za-z0-9_-]{0,63}</c>.</summary>
    public const string BadId = "bad_id";

    /// <summary>An id that means something else in expressions.</summary>
    public const string ReservedId = "reserved_id";

    /// <summary>Two subtasks with one id, case aside.</summary>
    public const string DuplicateId = "duplicate_id";

    /// <summary>A dependency on a subtask that the plan does not have.</summary>
    public const string UnknownDependency = "unknown_dependency";

    /// <summary>The same dependency twice.</summary>
    public const string DuplicateDependency = "duplicate_dependency";

    /// <summary>A subtask that depends on itself.</summary>
    public const string SelfDependency = "self_dependency";

    /// <summary>Subtasks that wait for each other; the message names the path.</summary>
    public const string Cycle = "cycle";

    /// <summary>A text that is no expression; the message has the position.</summary>
    public const string BadExpression = "bad_expression";

    /// <summary>A text whose <c>{{...}}</c> is no template; the message has the position.</summary>
    public const string BadTemplate = "bad_template";

    /// <summary>A reference to a subtask that the plan does not have.</summary>
    public const string UnknownSubtask = "unknown_subtask";

    /// <summary>A reference of a subtask to itself, outside its own <c>repeat.until</c>.</summary>
    public const string SelfReference = "self_reference";

    /// <summary>A name that has no value there, such as <c>item</c> without <c>for_each</c>.</summary>
    public const string MisplacedReference = "misplaced_reference";

    /// <summary>A field that means nothing without another, such as <c>args</c> without <c>tool</c>.</summary>
    public const string MisplacedField = "misplaced_field";

    /// <summary>A tool that does not exist here.</summary>
    public const string UnknownTool = "unknown_tool";

    /// <summary>Arguments that break the JSON schema of the tool.</summary>
    public const string BadArguments = "bad_arguments";

    /// <summary>A part of a JSON schema that no value can be held against: a pattern that is none, a <c>multipleOf</c> that is not above 0.</summary>
    public const string BadSchema = "bad_schema";

    /// <summary>A subtask, or a child workflow, that says nothing of what it does.</summary>
    public const string NothingToDo = "nothing_to_do";

    /// <summary>A subtask, a wait or a child workflow that says two things at once.</summary>
    public const string TwoThingsToDo = "two_things_to_do";

    /// <summary>The same choice twice.</summary>
    public const string DuplicateChoice = "duplicate_choice";

    /// <summary>A limit is crossed; the message has its name and its value.</summary>
    public const string OverLimit = "over_limit";

    /// <summary>Part of the language, but this version cannot do it.</summary>
    public const string NotSupported = "not_supported";

    /// <summary>More problems than are worth listing.</summary>
    public const string TooManyProblems = "too_many_problems";

    /// <summary>A warning: a reference to a subtask that <c>depends_on</c> omits.</summary>
    public const string ImpliedDependency = "implied_dependency";
}
