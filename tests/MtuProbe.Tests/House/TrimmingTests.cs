using System.Reflection;
using System.Xml.Linq;

namespace MtuProbe.Tests.House;

/// <summary>What the native binary leaves out of a library is named by signature: one that is not there any more leaves nothing out, and nobody says so.</summary>
public sealed class TrimmingTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static IEnumerable<TestCaseData> Methods =>
        from assembly in XDocument.Load(Path.Combine(Repository.Root, "src", "MtuProbe", "ILLink.Substitutions.xml")).Root!.Elements("assembly")
        from type in assembly.Elements("type")
        from method in type.Elements("method")
        select new TestCaseData(assembly.Attribute("fullname")!.Value, type.Attribute("fullname")!.Value, method.Attribute("signature")!.Value);

    [TestCaseSource(nameof(Methods))]
    public void Every_method_that_is_left_out_exists(string assembly, string type, string signature) =>
        Assert.That(Assembly.Load(assembly).GetType(type)?.GetMethods(Any).Select(Signature), Has.Some.EqualTo(signature));

    private static string Signature(MethodInfo method) =>
        $"{method.ReturnType.FullName} {method.Name}({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.FullName))})";
}
