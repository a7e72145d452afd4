using System.IO.Pipelines;

namespace MtuProbe.FakeApi.Serving;

/// <summary>A connection's bytes, both ways through a gate.</summary>
internal sealed class GatedPipe(IDuplexPipe inner, ConnectionGate gate, CancellationToken closed) : IDuplexPipe
{
    public PipeReader Input { get; } = new Reader(inner.Input, gate, closed);

    public PipeWriter Output { get; } = new Writer(inner.Output, gate, closed);

    private sealed class Reader(PipeReader inner, ConnectionGate gate, CancellationToken closed) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            await gate.OpenAsync(closed).ConfigureAwait(false);
            return read;
        }

        public override bool TryRead(out ReadResult result)
        {
            if (!gate.Closed)
            {
                return inner.TryRead(out result);
            }

            result = default;
            return false;
        }

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }

    private sealed class Writer(PipeWriter inner, ConnectionGate gate, CancellationToken closed) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            await gate.OpenAsync(closed).ConfigureAwait(false);
            return await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
