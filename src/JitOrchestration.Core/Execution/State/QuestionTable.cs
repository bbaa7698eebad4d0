using System.Diagnostics.CodeAnalysis;

namespace JitOrchestration.Core.Execution;

/// <summary>The questions of a run: the open ones in the order in which they were asked, and which there were.</summary>
internal sealed class QuestionTable(RunState run)
{
    private readonly LinkedList<QuestionState> _open = [];
    private readonly Dictionary<string, LinkedListNode<QuestionState>?> _asked = [];

    public IReadOnlyCollection<QuestionState> Open => _open;

    /// <summary>The ids of those that were asked and are open no more.</summary>
    public IEnumerable<string> Closed => _asked.Where(asked => asked.Value is null).Select(asked => asked.Key);

    public string NextId(string about) => Identifiers.QuestionId(run.RunId, about, _asked.Count);

    public bool WasAsked(string id) => _asked.ContainsKey(id);

    public bool TryGet(string id, [NotNullWhen(true)] out QuestionState? question) =>
        (question = _asked.GetValueOrDefault(id)?.Value) is not null;

    public QuestionState this[string id] => TryGet(id, out var question)
        ? question
        : throw new InvalidOperationException($"The journal of run {run.RunId} speaks of question '{id}', which is not open.");

    public void Add(QuestionState question)
    {
        _asked.Add(question.Id, _open.AddLast(question));
        question.Instance?.Question = question;
        question.Call?.Question = question;
    }

    /// <summary>Notes a question that was asked, and is open no more.</summary>
    public void AddClosed(string id) => _asked.Add(id, null);

    /// <summary>It is answered, or nobody waits for the answer any more.</summary>
    public void Close(QuestionState question)
    {
        run.Alarms.CallOff(question.Alarm);
        question.Instance?.Question = null;
        question.Call?.Question = null;
        _open.Remove(_asked[question.Id]!);
        _asked[question.Id] = null;
    }
}
