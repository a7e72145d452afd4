namespace MtuProbe.FakeApi.Storing;

/// <summary>Which objects of a resource a list or a watch wants.</summary>
/// <param name="Namespace">Empty: those of all namespaces.</param>
internal sealed record Selection(string Namespace, LabelSelector Labels, FieldSelector Fields)
{
    public bool IsEverything => Labels.IsEmpty && Fields.IsEmpty;

    public bool Fits(ApiObject candidate) =>
        (Namespace.Length == 0 || candidate.Namespace == Namespace) && Labels.Fits(candidate.Labels) && Fields.Fits(candidate);
}
