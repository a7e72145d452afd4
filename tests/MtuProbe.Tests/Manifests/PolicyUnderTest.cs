using System.Globalization;
using Cel;
using k8s.Models;

namespace MtuProbe.Tests.Manifests;

/// <summary>A ValidatingAdmissionPolicy asked as an API server asks it: the conditions, then each validation over variables that are worked out when needed.</summary>
internal sealed class PolicyUnderTest
{
    private readonly CelEnvironment _cel = new(null, null);

    public PolicyUnderTest(V1ValidatingAdmissionPolicy policy)
    {
        Object = policy;
        // Kubernetes' library of strings; the interpreter knows the language's own functions only.
        foreach (var (from, to) in new[] { (typeof(long), typeof(long)), (typeof(long), typeof(int)), (typeof(int), typeof(long)), (typeof(int), typeof(int)) })
        {
            _cel.RegisterFunction("substring", [typeof(string), from, to], a => ((string)a[0]!)[Number(a[1])..Number(a[2])]);
        }
    }

    public V1ValidatingAdmissionPolicy Object { get; }

    public bool Matches(WriteUnderTest write) => Object.Spec.MatchConditions.All(c => IsTrue(c.Expression, write.Variables()));

    /// <summary>The message of the first validation that refuses; null when all let it pass.</summary>
    public string? Refusal(WriteUnderTest write)
    {
        var known = write.Variables();
        Dictionary<string, object?> variables = [];
        known["variables"] = variables;
        foreach (var variable in Object.Spec.Variables)
        {
            // A deletion has no object: what speaks of one is an error there, and must not be needed.
            if (write.Name is not null || !variable.Expression.Contains("object.", StringComparison.Ordinal))
            {
                variables[variable.Name] = _cel.Compile(variable.Expression)(known);
            }
        }

        return Object.Spec.Validations.FirstOrDefault(v => !IsTrue(v.Expression, known))?.Message;
    }

    private static int Number(object? value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);

    private bool IsTrue(string expression, Dictionary<string, object?> variables) => (bool)_cel.Compile(expression)(variables)!;
}
