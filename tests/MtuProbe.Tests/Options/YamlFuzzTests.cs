using System.Text;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

/// <summary>Whatever a file holds, it is read or refused by name.</summary>
public sealed class YamlFuzzTests
{
    private const int Inputs = 100_000;

    private static readonly string[] Seeds =
    [
        "max-peers: 32\nport: '9798'\nnode: \"a\\u0041\"\n",
        "# c\npeer:\n  a: 10.0.0.1\n  b: [10.0.0.2, \"fd00::2\"]\n",
        "target:\n- web=example.org:443\n- dns=192.0.2.1\nlisten: '[::]:9799'\n",
        "{max-peers: 3, peer: {a: [1.1.1.1]}, ? [x] : y}\n",
        "%YAML 1.1\n---\nstore: |\n  /a\n  /b\nhold-time: >-\n  30m\n...\n",
        "port: &p !!int 1\nflows: *p\n<<: *p\n",
    ];

    private static readonly string[] Pieces =
    [
        "\n", "\t", ": ", "- ", "[", "]", "{", "}", ", ", "? ", "&a ", "*a", "!t ", "!!str ", "!<", "'", "\"", "|\n", ">\n", "#", "%", "@", "`", "---\n", "...\n", "\\x", "\\u12", "\0", "\u0085",
        "\u2028", "\uFEFF", "😀", "~", "<<: ", "  ", "\r", "|9", "%TAG ! x\n", "\"\\", "peer: ", "port: 1\n",
    ];

    [Test]
    public void MutatedFiles_AreReadOrRefused_AndNothingElseHappens()
    {
        var random = new Random(8899);
        var refused = 0;
        var failures = new Dictionary<string, string>();
        for (var i = 0; i < Inputs; i++)
        {
            var input = Mutate(random);
            try
            {
                AnAgentTable.ReadFile(input);
            }
            catch (UsageException usage)
            {
                refused++;
                Assert.That(usage.Message.Any(char.IsControl), Is.False, usage.Message);
            }
            catch (Exception other)
            {
                failures.TryAdd(other.GetType().Name, $"{Convert.ToHexString(input)}: {other}");
            }
        }

        Assert.That(failures.Values, Is.Empty);
        Assert.That(refused, Is.InRange(Inputs / 2, Inputs * 99 / 100), "mutations that all pass, or all fail, test nothing");
    }

    /// <summary>Found by mutation: the parser makes of it a key that no value follows.</summary>
    [Test]
    public void AKeyThatNoValueFollows_EndsTheReading() =>
        Assert.That(() => AnAgentTable.ReadFile("port: 1\nflows: *p'<<: *p\n"), Throws.TypeOf<UsageException>());

    private static byte[] Mutate(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]).ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at));
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(random.Next(4) == 0 ? 256 : 128);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count + 1)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
