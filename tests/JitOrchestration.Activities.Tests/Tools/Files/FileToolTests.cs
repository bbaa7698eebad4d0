using System.Text;
using System.Text.Json;
using JitOrchestration.Activities.Tools;
using JitOrchestration.Activities.Tools.Files;
using JitOrchestration.Core.Execution;

namespace JitOrchestration.Activities.Tests.Tools.Files;

public sealed class FileToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<BuiltInToolOptions, string> WithoutARoot => new()
    {
        { new(), "Start the service with a file root" },
        { new() { WithoutFileRoot = "This host has no files." }, "This host has no files." },
    };

    [Theory]
    [MemberData(nameof(WithoutARoot))]
    public async Task EveryFileTool_WithoutARoot_SaysWhatToDoOnThisHost(BuiltInToolOptions options, string advice)
    {
        foreach (var tool in BuiltInTools.Create(options).OfType<FileTool>())
        {
            var failure = await tool.FailAsync("""{"path":"a","content":"x"}""".Replace("x\"", tool is SearchFilesTool ? "x\",\"text\":\"y\"" : "x\""));
            failure.Code.ShouldBe("files_disabled", tool.Definition.Name);
            failure.Kind.ShouldBe(FailureKind.Refused);
            failure.Message.ShouldContain(advice);
        }
    }

    [Fact]
    public async Task ListAndCount_ComposeWithoutGlue()
    {
        _folder.With("docs/b.md", "one two").With("docs/a.md", "three");
        var list = await new ListFilesTool(_folder.Root).CallAsync("""{"path":"docs","pattern":"*.md"}""");
        var counts = await Task.WhenAll(list.EnumerateArray().Select(item =>
            new CountWordsTool(_folder.Root).JsonOf(JsonSerializer.Serialize(new { path = item.GetString() }))));
        counts.ShouldBe(["""{"path":"docs/a.md","words":1,"lines":1,"characters":5}""", """{"path":"docs/b.md","words":2,"lines":1,"characters":7}"""]);
    }

    [Theory]
    [InlineData("{}", "B.txt,a.md")]
    [InlineData("""{"recursive":true}""", "B.txt,a.md,sub/c.md,sub/deep/d.md")]
    [InlineData("""{"pattern":"*.md"}""", "a.md")]
    [InlineData("""{"pattern":"*.md","recursive":true}""", "a.md,sub/c.md,sub/deep/d.md")]
    [InlineData("""{"pattern":"**/*.md"}""", "a.md,sub/c.md,sub/deep/d.md")]
    [InlineData("""{"pattern":"sub/*.md"}""", "sub/c.md")]
    [InlineData("""{"pattern":"sub\\*.md"}""", "sub/c.md")]
    [InlineData("""{"pattern":"sub/**"}""", "sub/c.md,sub/deep/d.md")]
    [InlineData("""{"pattern":"?.txt"}""", "B.txt")]
    [InlineData("""{"path":"sub","pattern":"*/*.md"}""", "sub/deep/d.md")]
    [InlineData("""{"path":"sub/"}""", "sub/c.md")]
    [InlineData("""{"path":"","pattern":"[ab].md"}""", "")]
    public async Task ListFiles_ByPattern_AreSortedAndRelative(string arguments, string expected)
    {
        _folder.With("a.md").With("B.txt").With("sub/c.md").With("sub/deep/d.md");
        var list = await new ListFilesTool(_folder.Root).CallAsync(arguments);
        string.Join(',', list.EnumerateArray().Select(item => item.GetString())).ShouldBe(expected);
    }

    [Fact]
    public async Task ListFiles_LinkedFolder_IsNotWalkedInCircles()
    {
        _folder.With("sub/a.txt").WithLink("sub/again", "../sub");
        (await new ListFilesTool(_folder.Root).JsonOf("""{"recursive":true}""")).ShouldBe("""["sub/a.txt"]""");
    }

    [Fact]
    public async Task ListFiles_MissingFolder_IsPermanent() =>
        (await new ListFilesTool(_folder.Root).FailAsync("""{"path":"nowhere"}""")).ShouldBe(new Failure("folder_not_found", "There is no folder 'nowhere'."));

    [Fact]
    public void ListFiles_MoreThanTheLimit_IsNotCutSilently()
    {
        _folder.With("a.txt").With("b.txt");
        FileWalk.Files(_folder.Root, "", null, recursive: false, CancellationToken.None, most: 2).Count.ShouldBe(2);
        Should.Throw<ToolException>(() => FileWalk.Files(_folder.Root, "", null, recursive: false, CancellationToken.None, most: 1))
            .Failure.ShouldBe(new Failure("too_many_files", "More than 1 files match. Narrow it down with `path` or `pattern`."));
    }

    [Fact]
    public async Task ReadFile_Text_IsTheResult() =>
        (await new ReadFileTool(_folder.With("a.txt", "Grüße\n{{x}}").Root).CallAsync("""{"path":"a.txt"}""")).GetString().ShouldBe("Grüße\n{{x}}");

    [Fact]
    public async Task ReadFile_ByteOrderMark_IsLeftOut() =>
        (await new ReadFileTool(_folder.With("a.txt", [.. Encoding.UTF8.Preamble, (byte)'x']).Root).CallAsync("""{"path":"a.txt"}""")).GetString().ShouldBe("x");

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0, 1 })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    public async Task ReadFile_Binary_IsRefused(byte[] content) =>
        (await new ReadFileTool(_folder.With("a.bin", content).Root).FailAsync("""{"path":"a.bin"}""")).Code.ShouldBe("not_text");

    [Fact]
    public async Task ReadFile_AtTheLimit_IsReadAndBeyondNot()
    {
        _folder.With("fits.txt", new string('x', TextFile.MostBytes)).With("large.txt", new string('x', TextFile.MostBytes + 1));
        (await new ReadFileTool(_folder.Root).CallAsync("""{"path":"fits.txt"}""")).GetString()!.Length.ShouldBe(TextFile.MostBytes);
        (await new ReadFileTool(_folder.Root).FailAsync("""{"path":"large.txt"}""")).Code.ShouldBe("file_too_large");
    }

    [Theory]
    [InlineData("nowhere.txt", "file_not_found")]
    [InlineData("sub", "not_a_file")]
    public async Task ReadFile_NoFile_SaysSo(string path, string code) =>
        (await new ReadFileTool(_folder.With("sub/a.txt").Root).FailAsync($$"""{"path":"{{path}}"}""")).Code.ShouldBe(code);

    [Theory]
    [InlineData("""{"text":""}""", """{"path":null,"words":0,"lines":0,"characters":0}""")]
    [InlineData("""{"text":" a\tb\n\nc😀\n"}""", """{"path":null,"words":3,"lines":3,"characters":9}""")]
    [InlineData("""{"text":"a\r\nb"}""", """{"path":null,"words":2,"lines":2,"characters":4}""")]
    public async Task CountWords_OfAText_Counts(string arguments, string expected) => (await new CountWordsTool(null).JsonOf(arguments)).ShouldBe(expected);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"text":"a","path":"b"}""")]
    public async Task CountWords_NeitherOrBoth_IsRefused(string arguments) =>
        (await new CountWordsTool(_folder.Root).FailAsync(arguments)).Message.ShouldBe("count_words needs either `path` or `text`.");

    [Theory]
    [InlineData("""{"text":"NEEDLE"}""", "a.txt:2:a needle,sub/b.md:1:Needle.")]
    [InlineData("""{"text":"."}""", "sub/b.md:1:Needle.")]
    [InlineData("""{"regex":"^n\\w+"}""", "sub/b.md:1:Needle.")]
    [InlineData("""{"text":"needle","pattern":"*.md"}""", "sub/b.md:1:Needle.")]
    [InlineData("""{"text":"needle","path":"sub"}""", "sub/b.md:1:Needle.")]
    [InlineData("""{"text":"needle","max_results":1}""", "a.txt:2:a needle")]
    [InlineData("""{"text":"absent"}""", "")]
    public async Task SearchFiles_Finds_PathLineAndText(string arguments, string expected)
    {
        _folder.With("a.txt", "hay\na needle\n").With("sub/b.md", "Needle.").With("c.bin", [0, .. "needle"u8]);
        var hits = await new SearchFilesTool(_folder.Root).CallAsync(arguments);
        string.Join(',', hits.EnumerateArray().Select(hit =>
            $"{hit.GetProperty("path").GetString()}:{hit.GetProperty("line").GetInt32()}:{hit.GetProperty("text").GetString()}")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("{}", "bad_arguments")]
    [InlineData("""{"text":"a","regex":"b"}""", "bad_arguments")]
    [InlineData("""{"regex":"("}""", "bad_regex")]
    [InlineData("""{"regex":"(a)\\1"}""", "bad_regex")]
    public async Task SearchFiles_NothingToLookFor_SaysSo(string arguments, string code) =>
        (await new SearchFilesTool(_folder.Root).FailAsync(arguments)).Code.ShouldBe(code);

    [Fact]
    public async Task SearchFiles_LongLine_IsCut()
    {
        _folder.With("a.txt", new string('x', 10_000));
        (await new SearchFilesTool(_folder.Root).CallAsync("""{"text":"x"}"""))[0].GetProperty("text").GetString()!.Length.ShouldBe(503);
    }

    [Fact]
    public async Task WriteFile_Twice_IsTheSameFile()
    {
        var tool = new WriteFileTool(_folder.Root);
        for (var i = 0; i < 2; i++)
            (await tool.JsonOf("""{"path":"out\\new/a.txt","content":"Grüße"}""")).ShouldBe("""{"path":"out/new/a.txt","bytes":7}""");
        File.ReadAllBytes(_folder.Inside("out/new/a.txt")).ShouldBe("Grüße"u8.ToArray());
        Directory.GetFileSystemEntries(_folder.Inside("out/new")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task WriteFile_JsonContent_IsIndented()
    {
        await new WriteFileTool(_folder.Root).CallAsync("""{"path":"a.json","content":{"a":["ü"]}}""");
        File.ReadAllText(_folder.Inside("a.json")).ReplaceLineEndings("\n").ShouldBe("{\n  \"a\": [\n    \"ü\"\n  ]\n}\n");
    }

    [Fact]
    public async Task WriteFile_ThroughALinkWithin_KeepsTheLink()
    {
        _folder.With("sub/b.txt").WithLink("link.txt", "sub/b.txt");
        (await new WriteFileTool(_folder.Root).JsonOf("""{"path":"link.txt","content":"new"}""")).ShouldBe("""{"path":"sub/b.txt","bytes":3}""");
        File.ReadAllText(_folder.Inside("sub/b.txt")).ShouldBe("new");
        new FileInfo(_folder.Inside("link.txt")).LinkTarget.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("sub", "not_a_file")]
    [InlineData(".", "not_a_file")]
    [InlineData("sub/a.txt/b.txt", "io_error")]
    public async Task WriteFile_WhereNoFileCanBe_FailsWithoutNamingTheMachine(string path, string code)
    {
        var failure = await new WriteFileTool(_folder.With("sub/a.txt").Root).FailAsync($$"""{"path":"{{path}}","content":"x"}""");
        failure.Code.ShouldBe(code);
        failure.Message.ShouldNotContain(_folder.RootPath);
        File.ReadAllText(_folder.Inside("sub/a.txt")).ShouldBe("content");
    }

    [Fact]
    public async Task WriteFile_TooMuch_IsRefused()
    {
        var arguments = JsonSerializer.Serialize(new { path = "a.txt", content = new string('x', TextFile.MostBytes + 1) });
        (await new WriteFileTool(_folder.Root).FailAsync(arguments)).Code.ShouldBe("content_too_large");
        File.Exists(_folder.Inside("a.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task WriteFile_ThatFailsAtTheLastStep_LeavesNothingBehind()
    {
        var nameTooLong = new string('x', 300);
        (await new WriteFileTool(_folder.Root).FailAsync($$"""{"path":"{{nameTooLong}}","content":"x"}""")).Code.ShouldBe("io_error");
        Directory.GetFileSystemEntries(_folder.RootPath).ShouldBeEmpty();
    }

    [Fact]
    public async Task WriteFile_WhenCancelled_ChangesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(
            () => new WriteFileTool(_folder.With("a.txt").Root).CallAsync("""{"path":"a.txt","content":"new"}""", cancelled.Token));
        Directory.GetFiles(_folder.RootPath).ShouldHaveSingleItem();
        File.ReadAllText(_folder.Inside("a.txt")).ShouldBe("content");
    }
}
