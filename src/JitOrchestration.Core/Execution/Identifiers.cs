using System.Security.Cryptography;
using System.Text;

namespace JitOrchestration.Core.Execution;

/// <summary>The names of things that the executor makes: all follow from what is in the journal.</summary>
internal static class Identifiers
{
    /// <summary>The router's call. No subtask id has a dollar sign.</summary>
    public static string RouteCall(RunState run) => $"$route/e{run.Retries}/c0";

    /// <summary>The planner's call: one for each draft.</summary>
    public static string PlanCall(RunState run) => $"$plan/e{run.Retries}/c{run.Drafts.Count}";

    /// <summary>The synthesizer's call.</summary>
    public static string SynthesisCall(RunState run) => $"$synthesis/e{run.Retries}/c0";

    /// <summary>
    /// Something worked out for a subtask or an instance, such as <c>subtask/r2/until</c>. In a run that is retried it may
    /// be another matter by then, so it has a key of its own: <c>subtask/r2/e1/until</c>.
    /// </summary>
    public static string Working(RunState run, string path, string what) =>
        run.Retries == 0 ? $"{path}/{what}" : $"{path}/e{run.Retries}/{what}";

    /// <summary>The next call of an instance.</summary>
    public static string NextCall(InstanceState instance) => $"{instance.Path}/e{instance.Epoch}/c{instance.NextCall++}";

    /// <summary>The subtask whose id such a call's key begins with; null: the call is the run's own.</summary>
    public static string? SubtaskOf(string key) => key.StartsWith('$') ? null : key.Split('/', 2)[0];

    /// <summary>A question's id: ten letters and digits that no other question of any run will have.</summary>
    public static string QuestionId(string runId, string about, int asked) =>
        Ulid.Text(Hash($"{runId}/{about}/q{asked}").AsSpan(0, 10))[..10].ToLowerInvariant();

    /// <summary>A child's run id: the same whenever the step that wants the child is taken again.</summary>
    public static string ChildRunId(string runId, string path, DateTimeOffset at) =>
        Ulid.At(at, Hash($"{runId}/{path}").AsSpan(0, 10));

    /// <summary>A number in [0, 1) that depends on nothing but the text: stands in for chance.</summary>
    public static double Fraction(string text) => BitConverter.ToUInt32(Hash(text)) / (uint.MaxValue + 1.0);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
