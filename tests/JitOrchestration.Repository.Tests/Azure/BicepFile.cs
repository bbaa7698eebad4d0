using System.Text.RegularExpressions;

namespace JitOrchestration.Repository.Tests.Azure;

/// <summary>As much of a Bicep file as tests ask about, read line by line: it is no parser, and our files keep to the form it knows.</summary>
internal sealed partial class BicepFile(string path)
{
    private readonly string[] _lines = RepositoryFiles.Read(path).Split('\n');

    public string Path => path;

    public string Text => string.Join('\n', _lines);

    /// <summary>Every Bicep file of the infrastructure.</summary>
    public static IReadOnlyList<BicepFile> All { get; } = [.. RepositoryFiles.Below("infra", "*.bicep").Select(path => new BicepFile(path))];

    public static BicepFile Of(string path) => All.Single(file => file.Path == path);

    /// <summary>Parameters, each with the decorators above it.</summary>
    public IEnumerable<Parameter> Parameters => Matches(ParameterLine()).Select(found =>
        new Parameter(found.Match.Groups["name"].Value, found.Match.Groups["default"].Value.Trim(' ', '\''), Decorators(found.Line)));

    /// <summary>Outputs: a name and the expression behind it.</summary>
    public IEnumerable<(string Name, string Value)> Outputs => Matches(OutputLine()).Select(found => (found.Match.Groups["name"].Value, found.Match.Groups["value"].Value));

    /// <summary>Variables of one line: a name and the expression behind it.</summary>
    public IEnumerable<(string Name, string Value)> Variables => Matches(VariableLine()).Select(found => (found.Match.Groups["name"].Value, found.Match.Groups["value"].Value));

    /// <summary>App settings: what stands in variables whose names end in "ettings".</summary>
    public IReadOnlyDictionary<string, string> AppSettings => SettingsBlock().Matches(Text)
        .SelectMany(block => SettingLine().Matches(block.Groups["body"].Value))
        .ToDictionary(setting => setting.Groups["name"].Value, setting => setting.Groups["value"].Value.Trim('\''));

    private IEnumerable<(int Line, Match Match)> Matches(Regex form) => _lines.Select((line, i) => (i, form.Match(line))).Where(found => found.Item2.Success);

    private string Decorators(int line) => string.Join('\n', _lines.Take(line).Reverse().TakeWhile(text => text.StartsWith('@')));

    [GeneratedRegex(@"^param (?<name>\w+) [\w\[\]]+( = (?<default>.*))?$")]
    private static partial Regex ParameterLine();

    [GeneratedRegex(@"^output (?<name>\w+) \w+ = (?<value>.*)$")]
    private static partial Regex OutputLine();

    [GeneratedRegex(@"^var (?<name>\w+) = (?<value>[^{\[]+)$")]
    private static partial Regex VariableLine();

    [GeneratedRegex(@"^var \w*ettings = [^{]*(\{\} : )?\{\n(?<body>.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SettingsBlock();

    [GeneratedRegex(@"^  (?<name>\w+): (?<value>.*)$", RegexOptions.Multiline)]
    private static partial Regex SettingLine();

    /// <param name="Name">Its name.</param>
    /// <param name="Default">What it is when nothing is said; empty: nothing, or the empty text.</param>
    /// <param name="Decorators">The lines that begin with @ above it.</param>
    internal sealed record Parameter(string Name, string Default, string Decorators);
}
