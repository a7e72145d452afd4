namespace MtuProbe.FakeApi.Storing;

/// <summary>One thing wrong with one field, worded as apimachinery's field.Error does.</summary>
internal sealed record FieldError(string Field, string Reason, string Body)
{
    public string Message => $"{Field}: {Body}";

    public static FieldError Required(string field, string detail = "") =>
        new(field, "FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Invalid(string field, string value, string detail) => new(field, "FieldValueInvalid", $"Invalid value: {value}: {detail}");

    public static FieldError InvalidText(string field, string value, string detail) => Invalid(field, $"\"{value}\"", detail);

    public static FieldError Forbidden(string field, string detail) => new(field, "FieldValueForbidden", $"Forbidden: {detail}");

    public static FieldError TooLong(string field, int bytes) => new(field, "FieldValueTooLong", $"Too long: may not be more than {bytes} bytes");
}
