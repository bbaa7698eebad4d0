namespace JitOrchestration.Core.Tests.Execution.Properties;

/// <summary>Runs a test with many seeds. A failure names its seed, which brings it about again.</summary>
internal static class Seeds
{
    public static void ForEach(int first, int count, Action<int> test)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                test(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }
}
