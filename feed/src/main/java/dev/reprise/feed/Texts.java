package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts of others made fit to be kept and shown: one line, no control characters, valid Unicode, of bounded length. */
public final class Texts {
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final int ADDRESS_LIMIT = 2_000;

    private Texts() {}

    /**
     * One line without spaces around it: runs of white space become one space; control characters, and those that change the direction of
     * what follows, go; half characters become U+FFFD.
     */
    public static String oneLine(String text) {
        var kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || c == 0x85) {
                kept.append(' ');
            } else if (Character.getType(c) == Character.SURROGATE) {
                kept.append('\uFFFD');
            } else if (!Character.isISOControl(c) && !changesDirection(c)) {
                kept.appendCodePoint(c);
            }
        });
        return SPACE.matcher(kept).replaceAll(" ").strip();
    }

    private static boolean changesDirection(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
    }

    /** One line, or null if there is nothing. @throws InvalidInputException if it is longer than the limit */
    static @Nullable String cleaned(@Nullable String text, String what, int limit) {
        if (text == null) {
            return null;
        }
        var line = oneLine(text);
        if (line.length() > limit) {
            throw new InvalidInputException(
                    "the %s is too long: %d characters, at most %d are possible".formatted(what, line.length(), limit));
        }
        return line.isEmpty() ? null : line;
    }

    /** One line. @throws InvalidInputException if there is nothing, or more than the limit */
    static String required(String text, String what, int limit) {
        var line = cleaned(text, what, limit);
        if (line == null) {
            throw new InvalidInputException("the " + what + " is empty");
        }
        return line;
    }

    /** The text if it is an absolute http or https address of some host, else null. */
    static @Nullable String webAddress(@Nullable String text) {
        if (text == null || text.length() > ADDRESS_LIMIT) {
            return null;
        }
        try {
            var address = new URI(text.strip());
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return web && address.getHost() != null && address.getUserInfo() == null ? address.toString() : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
