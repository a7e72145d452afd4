using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace MtuProbe.Publishing;

/// <summary>
/// Log lines on standard error: for a person, or as JSON (<c>ts</c>, <c>level</c>, <c>msg</c>, and a member for each value). One event is one
/// line, whatever names a stranger chose.
/// </summary>
internal sealed class LogLines(bool json, TimeProvider time) : ConsoleFormatter("mtuprobe")
{
    /// <summary>Arrows and quotes stay readable, as in our other JSON for people; control characters never do.</summary>
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A reader that does not keep up loses lines, and is told how many; whoever logs never waits.</summary>
    public static ILoggerFactory ToStandardError(bool json, bool debug, TimeProvider time) => LoggerFactory.Create(build =>
    {
        build.SetMinimumLevel(debug ? LogLevel.Debug : LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        build.Services.AddSingleton<ConsoleFormatter>(new LogLines(json, time));
        build.AddConsole(console =>
        {
            console.FormatterName = "mtuprobe";
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    });

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var words = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
        {
            words = $"{words}: {exception}";
        }

        var at = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var level = Word(logEntry.LogLevel);
        textWriter.WriteLine(json ? Json(at, level, words, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? []) : $"{at} {level,-5} {OneLine(words)}");
    }

    private static string Json(string at, string level, string words, IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var line = new Utf8JsonWriter(bytes, Options))
        {
            line.WriteStartObject();
            line.WriteString("ts", at);
            line.WriteString("level", level);
            line.WriteString("msg", words);
            foreach (var (name, value) in values.Where(v => v.Key != "{OriginalFormat}"))
            {
                Value(line, name, value);
            }

            line.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Value(Utf8JsonWriter line, string name, object? value)
    {
        switch (value)
        {
            case null:
                line.WriteNull(name);
                break;
            case int number:
                line.WriteNumber(name, number);
                break;
            case long number:
                line.WriteNumber(name, number);
                break;
            case bool flag:
                line.WriteBoolean(name, flag);
                break;
            default:
                line.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>A control character could end the line, or make a terminal show another.</summary>
    private static string OneLine(string words) => words.Any(char.IsControl)
        ? string.Concat(words.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()))
        : words;

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        LogLevel.Critical => "fatal",
        LogLevel.None => "none",
    };
}
