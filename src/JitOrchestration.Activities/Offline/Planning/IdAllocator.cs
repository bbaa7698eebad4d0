using System.Text;

namespace JitOrchestration.Activities.Offline.Planning;

/// <summary>Makes readable ids, unique without regard to case: <c>count_readme_md</c>, then <c>count_readme_md_2</c>.</summary>
internal sealed class IdAllocator
{
    /// <summary>The length that leaves room for a number within the 64 characters of an id.</summary>
    private const int MaxLength = 56;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public string New(string verb, string? about = null)
    {
        var name = about is null ? verb : $"{verb}_{Slug(about)}".TrimEnd('_');
        if (name.Length > MaxLength) name = name[..MaxLength].TrimEnd('_');
        var id = name;
        for (var number = 2; !_taken.Add(id); number++) id = $"{name}_{number}";
        return id;
    }

    /// <summary>The last part of a path, in lower case, with "_" for whatever an id cannot have.</summary>
    private static string Slug(string about)
    {
        var name = about.TrimEnd('/', '\\').Split('/', '\\')[^1];
        var slug = new StringBuilder();
        foreach (var sign in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(sign)) slug.Append(sign);
            else if (slug.Length > 0 && slug[^1] != '_') slug.Append('_');
        }
        return slug.ToString().TrimEnd('_');
    }
}
