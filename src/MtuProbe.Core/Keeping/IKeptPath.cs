namespace MtuProbe.Core.Keeping;

/// <summary>The path that a <see cref="PathKeeper"/> keeps, real or simulated.</summary>
public interface IKeptPath
{
    /// <summary>Searches it. Never throws for anything the network does.</summary>
    ValueTask<SearchedPath> SearchAsync(SearchReason reason, CancellationToken cancellationToken);

    /// <summary>A search that is to be believed.</summary>
    void Found(SearchedPath found, SearchReason reason);

    /// <summary>A round of confirmations, whatever it says.</summary>
    void Heard(ConfirmationRound round);

    /// <summary>This host's interface, route or source address for the path is not what the last search saw.</summary>
    bool HasHostChanged();
}
