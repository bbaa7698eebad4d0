using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace JitOrchestration.Cli.Rendering;

/// <summary>
/// Where a command shows what it has to say. A terminal gets colours and tables that fit it; a pipe gets plain text.
/// With <c>--json</c> the standard output gets one JSON value and nothing else. Every text is cleaned on its way.
/// </summary>
internal sealed class Screen
{
    private static readonly JsonWriterOptions JsonStyle = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For what is shown of runs: a value may have all the levels that readers follow by themselves, and stands in something.</summary>
    public static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    private readonly bool _json;

    public Screen(bool json = false)
    {
        _json = json;
        Console = AnsiConsole.Console;
        IsTerminal = !json && !System.Console.IsOutputRedirected && Console.Profile.Capabilities.Ansi;
        CanAsk = IsTerminal && !System.Console.IsInputRedirected;
    }

    /// <summary>Whether the standard output is a terminal to draw on.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether somebody sits there who can be asked.</summary>
    public bool CanAsk { get; }

    /// <summary>Whether nothing but JSON goes to the standard output.</summary>
    public bool IsJson => _json;

    /// <summary>The terminal. To be used only when it is one.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>The width to lay out for; a pipe takes lines of any length.</summary>
    public int Width => IsTerminal ? Console.Profile.Width : int.MaxValue;

    /// <summary>A text as it is.</summary>
    public void Text(string text = "")
    {
        if (!_json) System.Console.Out.WriteLine(Clean.Block(text));
    }

    /// <summary>A text that a pipe or a file gets to the last character as it is; only what a terminal shows is cleaned.</summary>
    public void Exact(string text)
    {
        if (System.Console.IsOutputRedirected && !_json) System.Console.Out.Write(text);
        else Text(text.TrimEnd('\n', '\r'));
    }

    /// <summary>A text in a tone of its own, on a terminal.</summary>
    public void Text(string text, Style style)
    {
        if (IsTerminal) Console.WriteLine(Clean.Block(text), style);
        else Text(text);
    }

    /// <summary>Something the user should know beside the output, such as a warning.</summary>
    public void Note(string text) => WriteError(text, Styles.Notice);

    /// <summary>Something that went wrong.</summary>
    public void Error(string text) => WriteError(text, Styles.Failure);

    /// <summary>What must be seen with <c>--json</c> too, where it goes to the standard error.</summary>
    public void Always(string text)
    {
        if (_json) System.Console.Error.WriteLine(Clean.Block(text));
        else Text(text);
    }

    /// <summary>The only output of a command with <c>--json</c>.</summary>
    public static void Json(Action<Utf8JsonWriter> write) => System.Console.Out.WriteLine(Encoding.UTF8.GetString(Written(write)));

    /// <summary>A JSON value for people to read.</summary>
    public static string Pretty(JsonElement json) => Encoding.UTF8.GetString(Written(json.WriteTo));

    /// <summary>What is written, to be read again.</summary>
    public static JsonElement ToElement(Action<Utf8JsonWriter> write) => JsonElement.Parse(Written(write), Deep);

    private static ReadOnlySpan<byte> Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonStyle)) write(writer);
        return buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
    }

    private static void WriteError(string text, Style style)
    {
        var clean = Clean.Block(text);
        if (System.Console.IsErrorRedirected) System.Console.Error.WriteLine(clean);
        else ErrorConsole.Value.WriteLine(clean, style);
    }

    private static readonly Lazy<IAnsiConsole> ErrorConsole = new(() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) }));
}
