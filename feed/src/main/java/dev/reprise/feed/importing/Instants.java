package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Texts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** Dates as the sources write them, within the years that a paper can be of. */
final class Instants {
    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2999-12-31T23:59:59Z");

    private Instants() {}

    /** ISO 8601 with an offset, {@code 2025-01-01T18:00:00Z}. */
    static Instant iso(String text, String what) {
        return parse(text, what, t -> OffsetDateTime.parse(t).toInstant());
    }

    /** As in mail, {@code Wed, 1 Jan 2025 18:00:00 GMT}. */
    static Instant rfc(String text, String what) {
        return parse(
                text,
                what,
                t -> ZonedDateTime.parse(t, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
    }

    private static Instant parse(String text, String what, Function<String, Instant> parser) {
        try {
            var instant = parser.apply(text.strip());
            if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // said below
        }
        var shown = Texts.oneLine(text);
        throw new InvalidInputException(
                what + ": '" + shown.substring(0, Math.min(60, shown.length())) + "' is not a date and time");
    }
}
