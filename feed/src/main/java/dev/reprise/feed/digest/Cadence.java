package dev.reprise.feed.digest;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.PapersWindow;
import java.time.LocalDate;
import java.util.Locale;

/** How often a subscriber is written to. */
public enum Cadence {
    /** Each day, of that day's papers. */
    DAILY,
    /** On Monday, of the ISO week before. */
    WEEKLY;

    /** As in forms, the store and Message-IDs: {@code daily}, {@code weekly}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException if it is neither {@code daily} nor {@code weekly} */
    public static Cadence of(String word) {
        for (var cadence : values()) {
            if (cadence.word().equals(word)) {
                return cadence;
            }
        }
        throw new InvalidInputException("a digest is daily or weekly");
    }

    /** The window that a day lies in. */
    public PapersWindow window(LocalDate day) {
        return switch (this) {
            case DAILY -> new PapersWindow.Day(day);
            case WEEKLY -> new PapersWindow.Week(day);
        };
    }
}
