using MtuProbe.Linux.Packets;
using MtuProbe.Options;

namespace MtuProbe.Tests.Options;

public sealed class KeyDirectoryTests
{
    private static readonly DateTime Then = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private string _directory;

    [SetUp]
    public void Create() => _directory = Directory.CreateTempSubdirectory("mtuprobe-keys-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void NewestFile_Signs()
    {
        Write("a", "the newer of the keys", Then.AddMinutes(1));
        Write("b", "the older of the keys", Then);
        Assert.That(Read().Newest.Id, Is.EqualTo(IdOf("the newer of the keys")));
    }

    [Test]
    public void FilesWrittenTogether_TheLastByNameSigns([Values] bool firstIsALittleNewer)
    {
        // As a Secret's volume is written: all files anew, in any order, within milliseconds.
        Write("key-2026-01", "the older of the keys", Then.AddMilliseconds(firstIsALittleNewer ? 500 : 0));
        Write("key-2026-02", "the newer of the keys", Then);
        Write("key-2025-12", "a key of long ago, still", Then.AddSeconds(-2));
        Assert.That(Read().Newest.Id, Is.EqualTo(IdOf("the newer of the keys")));
    }

    [Test]
    public void SecretAsKubernetesMountsIt_IsRead()
    {
        var version = Path.Combine(_directory, "..2026_11_23");
        Directory.CreateDirectory(version);
        File.WriteAllText(Path.Combine(version, "key1"), "0123456789abcdef");
        File.SetLastWriteTimeUtc(Path.Combine(version, "key1"), Then);
        File.CreateSymbolicLink(Path.Combine(_directory, "..data"), "..2026_11_23");
        File.CreateSymbolicLink(Path.Combine(_directory, "key1"), "..data/key1");
        Write("key0", "an own file, newer than the linked one", Then.AddMinutes(1));

        var ring = Read();
        Assert.That(ring.ToString(), Is.EqualTo($"{new SharedKey("an own file, newer than the linked one"u8)}, {new SharedKey("0123456789abcdef"u8)}"));
    }

    [Test]
    public void OneTrailingNewline_IsNoPartOfTheKey()
    {
        Write("a", "0123456789abcdef\n", Then);
        Assert.That(Read().IsSameAs(new KeyRing(["0123456789abcdef"u8.ToArray()])), Is.True);
        Write("a", "0123456789abcdef\n\n", Then);
        Assert.That(Read().IsSameAs(new KeyRing(["0123456789abcdef\n"u8.ToArray()])), Is.True);
    }

    [TestCase(16, 0, true)]
    [TestCase(4096, 0, true)]
    [TestCase(4096, 1, true)]
    [TestCase(15, 0, false)]
    [TestCase(15, 1, false)]
    [TestCase(0, 0, false)]
    [TestCase(4097, 0, false)]
    [TestCase(100_000, 0, false)]
    public void KeyOfAnotherLength_IsRefusedByNameWithTheRemedy(int bytes, int newlines, bool isKey)
    {
        Write("mykey", new string('x', bytes) + new string('\n', newlines), Then);
        if (isKey)
        {
            Assert.That(Read().ToString(), Has.Length.EqualTo(4));
            return;
        }

        Assert.That(Read, Throws.TypeOf<UsageException>().With.Message.Contains(Path.Combine(_directory, "mykey"))
            .And.Message.Contains("16 to 4096").And.Message.Contains("/dev/urandom").And.Message.Not.Contains("\n"));
    }

    [TestCase(0, "holds no key")]
    [TestCase(9, "9 files, and 8 keys is the most")]
    public void TooFewOrTooManyKeys_AreRefused(int count, string words)
    {
        for (var i = 0; i < count; i++)
        {
            Write($"key{i}", $"0123456789abcdef{i}", Then);
        }

        Write(".hidden", "no key", Then);
        Directory.CreateDirectory(Path.Combine(_directory, "folder"));
        Assert.That(Read, Throws.TypeOf<UsageException>().With.Message.Contains(words));
    }

    [Test]
    public void DirectoryThatIsNotThere_IsRefusedByName()
    {
        var missing = Path.Combine(_directory, "missing");
        Assert.That(() => KeyDirectory.Read(missing), Throws.TypeOf<UsageException>().With.Message.Contains(missing));
    }

    [Test]
    public void LinkThatLeadsNowhere_IsRefusedByName()
    {
        Write("good", "0123456789abcdef", Then);
        File.CreateSymbolicLink(Path.Combine(_directory, "dangling"), "nothing");
        Assert.That(Read, Throws.TypeOf<UsageException>().With.Message.Contains("dangling"));
    }

    [Test]
    public void Watch_TakesNewKeys_AndKeepsTheOldOnesWhenItCannotRead()
    {
        var time = new TimerTime();
        var said = new List<string>();
        Write("a", "0123456789abcdef", Then);
        using var watch = new KeyWatch(_directory, time, said.Add);
        var first = watch.Current;
        time.Tick();
        Assert.That((watch.Current, said), Is.EqualTo((first, new List<string>())), "nothing changed");

        Write("b", "fedcba9876543210", Then.AddMinutes(1));
        time.Tick();
        Assert.That(watch.Current.Newest.Id, Is.EqualTo(IdOf("fedcba9876543210")));
        Assert.That(watch.Current.ToString(), Does.Contain(first.ToString()));
        Assert.That(said, Has.Count.EqualTo(1));

        var both = watch.Current;
        Write("c", "short", Then.AddMinutes(2));
        time.Tick();
        time.Tick();
        Assert.That(watch.Current, Is.SameAs(both));
        Assert.That(said, Has.Count.EqualTo(2), "said once");
        Assert.That(said[1], Does.Contain(Path.Combine(_directory, "c")));

        Write("c", "no longer too short", Then.AddMinutes(2));
        time.Tick();
        Assert.That(watch.Current.Newest.Id, Is.EqualTo(IdOf("no longer too short")));
    }

    private static ushort IdOf(string key) => new SharedKey(System.Text.Encoding.ASCII.GetBytes(key)).Id;

    private KeyRing Read() => KeyDirectory.Read(_directory);

    private void Write(string name, string content, DateTime written)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, written);
    }

    /// <summary>A clock with one timer, which goes off when it is told to.</summary>
    private sealed class TimerTime : TimeProvider
    {
        private Action _fire = () => { };

        public void Tick() => _fire();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
