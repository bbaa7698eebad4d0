using System.Globalization;

namespace JitOrchestration.Embedded.CrashHost;

/// <summary>What a host is told on its command line.</summary>
internal sealed record HostOptions
{
    /// <summary>The names of the workloads to be started, if they have not been.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];

    /// <summary>Where it kills itself; null: nowhere.</summary>
    public string? CrashPoint { get; init; }

    /// <summary>At which passing of that point, from 1.</summary>
    public int Occurrence { get; init; }

    /// <summary>Whether it answers questions, and ends when every run has.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>Where its runs tell of themselves; null: nowhere.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>A server of the OpenAI wire that thinks for it; null: a script of its own.</summary>
    public string? Model { get; init; }

    public static HostOptions Read(string[] args) => args switch
    {
        [.. var before, "--crash", var point, var nth] => Read(before) with { CrashPoint = point, Occurrence = int.Parse(nth, CultureInfo.InvariantCulture) },
        [.. var before, "--callback", var url] => Read(before) with { CallbackUrl = url },
        [.. var before, "--model", var url] => Read(before) with { Model = url },
        [.. var before, "--silent"] => Read(before) with { Answers = false },
        _ => new HostOptions { Workloads = args },
    };

    public IEnumerable<string> Write() =>
    [
        .. Workloads,
        .. Answers ? Array.Empty<string>() : ["--silent"],
        .. CallbackUrl is null ? Array.Empty<string>() : ["--callback", CallbackUrl],
        .. Model is null ? Array.Empty<string>() : ["--model", Model],
        .. CrashPoint is null ? Array.Empty<string>() : ["--crash", CrashPoint, Occurrence.ToString(CultureInfo.InvariantCulture)],
    ];
}
