namespace MtuProbe.Core.Witnessing;

/// <summary>A fate as scripts and people read it.</summary>
public static class PtbFateWords
{
    extension(PtbFate fate)
    {
        /// <summary>As in JSON and labels.</summary>
        public string Label => fate switch
        {
            PtbFate.Used => "used",
            PtbFate.DroppedHere => "droppedHere",
            PtbFate.Late => "late",
            PtbFate.Damaged => "damaged",
            PtbFate.TranslatedQuote => "translatedQuote",
            PtbFate.ForeignQuote => "foreignQuote",
            PtbFate.BelowMinimum => "belowMinimum",
            PtbFate.NotBelowProbe => "notBelowProbe",
        };

        /// <summary>Behind how many there were.</summary>
        public string Words => fate switch
        {
            PtbFate.Used => "used by the kernel",
            PtbFate.DroppedHere => "dropped by this host",
            PtbFate.Late => "too late",
            PtbFate.Damaged => "damaged",
            PtbFate.TranslatedQuote => "with a translated quote",
            PtbFate.ForeignQuote => "about other packets",
            PtbFate.BelowMinimum => "below the minimum",
            PtbFate.NotBelowProbe => "asking for no less",
        };
    }
}
