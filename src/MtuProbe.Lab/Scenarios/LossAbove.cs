namespace MtuProbe.Lab.Scenarios;

/// <summary>Loss by size: packets above <paramref name="Size"/> bytes are lost so often, 0 to 100; up to it none is.</summary>
public sealed record LossAbove(int Size, double Percent);
