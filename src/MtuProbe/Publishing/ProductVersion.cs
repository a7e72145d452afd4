using System.Reflection;

namespace MtuProbe.Publishing;

/// <summary>The version of this build, as <c>--version</c> says it.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
