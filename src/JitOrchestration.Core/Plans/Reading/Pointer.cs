using System.Globalization;

namespace JitOrchestration.Core.Plans.Reading;

/// <summary>
/// A place in a JSON value. A linked list, so that going down costs one small object and only a problem pays for text.
/// </summary>
internal sealed class Pointer
{
    public static readonly Pointer Root = new(null, "", -1);

    private readonly Pointer? _parent;
    private readonly string _name;
    private readonly int _index;

    private Pointer(Pointer? parent, string name, int index) => (_parent, _name, _index) = (parent, name, index);

    public Pointer this[string name] => new(this, Escape(name), -1);

    public Pointer this[int index] => new(this, "", index);

    /// <summary>Goes down several levels at once: <c>repeat/until</c>. The tail is escaped already.</summary>
    public Pointer Below(string tail) => tail.Length == 0 ? this : new Pointer(this, tail.TrimStart('/'), -1);

    /// <summary>The JSON pointer (RFC 6901).</summary>
    public override string ToString() => _parent is null ? "" : $"{_parent}/{Step}";

    /// <summary>How a sentence calls the place.</summary>
    public string Spoken => _parent is null ? "The plan" : _index < 0 ? $"\"{_name}\"" : $"Item {_index} of {_parent.Spoken}";

    private string Step => _index < 0 ? _name : _index.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string name) =>
        name.AsSpan().ContainsAny('~', '/') ? name.Replace("~", "~0").Replace("/", "~1") : name;
}
