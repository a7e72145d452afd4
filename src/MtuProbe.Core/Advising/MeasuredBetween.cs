namespace MtuProbe.Core.Advising;

/// <summary>Where a number comes from, seen from the tunnels: inside all of them, or outside.</summary>
public enum MeasuredBetween
{
    /// <summary>Between pods: the number is the pod MTU.</summary>
    Pods,

    /// <summary>Between nodes: the pods' packets travel in what the number allows.</summary>
    Nodes,
}
