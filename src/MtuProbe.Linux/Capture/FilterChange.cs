namespace MtuProbe.Linux.Capture;

/// <summary>A filter that a tap's thread is asked to take.</summary>
internal sealed class FilterChange(string filter)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    /// <summary>A later one replaces this one before its turn came.</summary>
    public void Replace() => _done.TrySetResult();

    public void Refuse(CaptureException reason) => _done.TrySetException(reason);

    public void Apply(TapDevice device)
    {
        try
        {
            device.Take(filter);
            _done.TrySetResult();
        }
        catch (CaptureException e)
        {
            Refuse(e);
        }
    }
}
