package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A day, an ISO week or a month of the daily list, in UTC.
 *
 * <pre>{@code
 * PapersWindow.ofWeek("2026-W53")   // 2026-12-28 .. 2027-01-03
 * PapersWindow.parse(date, week, month)   // at most one of them, as in the address of a page
 * }</pre>
 */
public sealed interface PapersWindow {
    /** The first day. */
    LocalDate from();

    /** The last day, inclusive. */
    LocalDate to();

    /** The name of the parameter in an address: {@code date}, {@code week}, {@code month}. */
    String parameter();

    /** The parameter's value, such as {@code 2025-12-25}, {@code 2025-W52}, {@code 2025-12}. */
    String value();

    PapersWindow previous();

    PapersWindow next();

    default boolean contains(LocalDate day) {
        return !day.isBefore(from()) && !day.isAfter(to());
    }

    /** One day. */
    record Day(LocalDate from) implements PapersWindow {
        @Override
        public LocalDate to() {
            return from;
        }

        @Override
        public String parameter() {
            return "date";
        }

        @Override
        public String value() {
            return from.toString();
        }

        @Override
        public Day previous() {
            return new Day(from.minusDays(1));
        }

        @Override
        public Day next() {
            return new Day(from.plusDays(1));
        }
    }

    /** Monday to Sunday; made of any day in it. */
    record Week(LocalDate from) implements PapersWindow {
        public Week {
            from = from.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }

        @Override
        public LocalDate to() {
            return from.plusDays(6);
        }

        @Override
        public String parameter() {
            return "week";
        }

        @Override
        public String value() {
            return String.format(
                    Locale.ROOT,
                    "%04d-W%02d",
                    from.get(IsoFields.WEEK_BASED_YEAR),
                    from.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        }

        @Override
        public Week previous() {
            return new Week(from.minusDays(7));
        }

        @Override
        public Week next() {
            return new Week(from.plusDays(7));
        }
    }

    /** A calendar month. */
    record Month(YearMonth month) implements PapersWindow {
        @Override
        public LocalDate from() {
            return month.atDay(1);
        }

        @Override
        public LocalDate to() {
            return month.atEndOfMonth();
        }

        @Override
        public String parameter() {
            return "month";
        }

        @Override
        public String value() {
            return month.toString();
        }

        @Override
        public Month previous() {
            return new Month(month.minusMonths(1));
        }

        @Override
        public Month next() {
            return new Month(month.plusMonths(1));
        }
    }

    /**
     * @param text {@code YYYY-MM-DD}
     * @throws InvalidInputException if there is no such day
     */
    static Day ofDay(String text) {
        if (Syntax.DAY.matcher(text).matches()) {
            try {
                return new Day(LocalDate.parse(text, Syntax.STRICT_DAY));
            } catch (DateTimeException e) {
                // said below
            }
        }
        throw new InvalidInputException("'" + PaperId.shown(text) + "' is not a date such as 2025-12-25");
    }

    /**
     * @param text {@code YYYY-Www}, an ISO week
     * @throws InvalidInputException if there is no such week
     */
    static Week ofWeek(String text) {
        if (Syntax.WEEK.matcher(text).matches()) {
            try {
                return new Week(LocalDate.parse(text + "-1", DateTimeFormatter.ISO_WEEK_DATE));
            } catch (DateTimeException e) {
                // said below
            }
        }
        throw new InvalidInputException("'" + PaperId.shown(text) + "' is not an ISO week such as 2025-W52");
    }

    /**
     * @param text {@code YYYY-MM}
     * @throws InvalidInputException if there is no such month
     */
    static Month ofMonth(String text) {
        if (Syntax.MONTH.matcher(text).matches()) {
            try {
                return new Month(YearMonth.parse(text));
            } catch (DateTimeException e) {
                // said below
            }
        }
        throw new InvalidInputException("'" + PaperId.shown(text) + "' is not a month such as 2025-12");
    }

    /**
     * The window that a request's parameters name; empty if it has none of them.
     *
     * @throws InvalidInputException if one is malformed or there are two
     */
    static Optional<PapersWindow> parse(@Nullable String date, @Nullable String week, @Nullable String month) {
        if (Stream.of(date, week, month).filter(Objects::nonNull).count() > 1) {
            throw new InvalidInputException("give one of date, week and month, not two");
        }
        if (date != null) {
            return Optional.of(ofDay(date));
        }
        if (week != null) {
            return Optional.of(ofWeek(week));
        }
        return month == null ? Optional.empty() : Optional.of(ofMonth(month));
    }

    /** How windows are written. */
    final class Syntax {
        private static final Pattern DAY = Pattern.compile("(?:19|2\\d)\\d\\d-\\d\\d-\\d\\d");
        private static final Pattern WEEK = Pattern.compile("(?:19|2\\d)\\d\\d-W\\d\\d");
        private static final Pattern MONTH = Pattern.compile("(?:19|2\\d)\\d\\d-\\d\\d");
        private static final DateTimeFormatter STRICT_DAY =
                DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

        private Syntax() {}
    }
}
