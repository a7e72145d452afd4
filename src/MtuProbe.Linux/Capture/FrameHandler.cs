namespace MtuProbe.Linux.Capture;

/// <summary>Is handed each frame on the tap's own thread. It must not wait; if it throws, the tap ends and says why.</summary>
public delegate void FrameHandler(in CapturedFrame frame);
