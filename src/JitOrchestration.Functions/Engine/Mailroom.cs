using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JitOrchestration.Core.Execution;
using JitOrchestration.Functions.Orchestration;
using JitOrchestration.Functions.Storage;
using Microsoft.DurableTask.Client;

namespace JitOrchestration.Functions.Engine;

/// <summary>
/// What is said to runs: letters in a mailbox of blobs, so that nothing is lost when the event that announces one is.
/// </summary>
internal sealed class Mailroom(IBlobs blobs, TimeProvider time)
{
    /// <summary>Puts a letter into the mailbox of an orchestration. Calls under way see that a run is cancelled by a mark of its own.</summary>
    /// <returns>The letter's id.</returns>
    public async Task<string> PostAsync(string instanceId, Input input, CancellationToken cancellation = default)
    {
        var id = Ulid.At(time.GetUtcNow(), RandomNumberGenerator.GetBytes(Ulid.EntropyBytes));
        await blobs.CreateAsync(BlobNames.Letter(instanceId, id), Encoding.UTF8.GetBytes(InputJson.ToElement(input).GetRawText()), cancellation);
        if (input is Input.Cancel) await blobs.PutAsync(BlobNames.CancelMark(instanceId), ReadOnlyMemory<byte>.Empty, cancellation);
        return id;
    }

    /// <summary>Says something to the run of an orchestration, which may not be there yet: it looks for mail when it begins.</summary>
    public async Task SayAsync(DurableTaskClient client, string instanceId, Input input, CancellationToken cancellation)
    {
        await PostAsync(instanceId, input, cancellation);
        if (await client.GetInstanceAsync(instanceId, cancellation) is not null) await client.RaiseEventAsync(instanceId, ActivityNames.Doorbell, new Ring(), cancellation);
    }

    /// <summary>The letters to an orchestration that have not been taken, in the order of their ids.</summary>
    public async Task<Mail> ReadAsync(MailRequest request, CancellationToken cancellation)
    {
        var taken = request.Taken.ToHashSet();
        var letters = new List<Letter>();
        await foreach (var name in blobs.ListAsync(BlobNames.MailboxOf(request.InstanceId), null, cancellation))
        {
            var id = name[BlobNames.MailboxOf(request.InstanceId).Length..];
            if (!taken.Contains(id) && await blobs.ReadAsync(name, cancellation) is { } input) letters.Add(new Letter(id, DurableJson.Parse(input)));
        }
        return new Mail(letters);
    }

    /// <summary>Empties a mailbox of letters that the journal accounts for.</summary>
    public async Task ForgetAsync(string instanceId, IEnumerable<string> letters, CancellationToken cancellation)
    {
        foreach (var id in letters) await blobs.DeleteAsync(BlobNames.Letter(instanceId, id), cancellation);
    }
}
