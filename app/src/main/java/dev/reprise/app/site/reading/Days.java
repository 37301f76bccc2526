package dev.reprise.app.site.reading;

import dev.reprise.feed.PapersWindow;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Days as a person writes them. */
final class Days {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter WITH_YEAR = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    private Days() {}

    static String shortDay(LocalDate day) {
        return SHORT.format(day);
    }

    static String dayAndYear(LocalDate day) {
        return WITH_YEAR.format(day);
    }

    /** {@code Thursday, 25 December 2025}; {@code Week 52, 22 Dec to 28 Dec 2025}; {@code December 2025}. */
    static String title(PapersWindow window) {
        return switch (window) {
            case PapersWindow.Day day -> LONG.format(day.from());
            case PapersWindow.Week week ->
                "Week " + week.from().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) + ", " + shortDay(week.from()) + " to "
                        + dayAndYear(week.to());
            case PapersWindow.Month month -> MONTH.format(month.month());
        };
    }
}
