package dev.reprise.feed;

import dev.reprise.core.InvalidInputException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a paper is called in addresses and in the store: its arXiv id without version, or, for one that no source gave an id, a local id made
 * of its title. The value is safe in a path; an old arXiv id has a slash in it.
 *
 * @param value such as {@code 2508.07877}, {@code hep-th/9901001}, {@code local-1f0a93bc}
 */
public record PaperId(String value) implements Comparable<PaperId> {
    private static final Pattern LOCAL = Pattern.compile("local-[0-9a-f]{8}");
    private static final Pattern RECENT = Pattern.compile("(\\d\\d)(\\d\\d)\\.(\\d{4,5})");
    private static final Pattern OLD = Pattern.compile("([a-z]+(?:-[a-z]+)?)/(\\d\\d)(\\d\\d)\\d{3}");

    /** @throws InvalidInputException if there can be no paper of that id */
    public PaperId {
        if (!LOCAL.matcher(value).matches() && !isArxiv(value)) {
            throw new InvalidInputException("'" + shown(value) + "' is not a paper's id");
        }
    }

    /** Whether arXiv could give this id, without version and subject class. */
    static boolean isArxiv(String value) {
        var recent = RECENT.matcher(value);
        if (recent.matches()) {
            int month = month(recent.group(1), recent.group(2), 2000);
            return month >= 200704 && recent.group(3).length() == (month < 201501 ? 4 : 5);
        }
        var old = OLD.matcher(value);
        if (!old.matches() || !Categories.OLD_ARCHIVES.contains(old.group(1))) {
            return false;
        }
        int month = month(old.group(2), old.group(3), old.group(2).startsWith("9") ? 1900 : 2000);
        return month >= 199107 && month <= 200703;
    }

    /** Year and month as one number, such as 202512; 0 if there is no such month. */
    private static int month(String year, String month, int century) {
        int number = Integer.parseInt(month);
        return number < 1 || number > 12 ? 0 : (century + Integer.parseInt(year)) * 100 + number;
    }

    /**
     * The paper that a text names, in any spelling of {@link ArxivId} or as a local id.
     *
     * @throws InvalidInputException if it names none; the message says what an id looks like
     */
    public static PaperId parse(String text) {
        return text.startsWith("local-")
                ? new PaperId(text)
                : ArxivId.parse(text).paper();
    }

    /** Empty if the text names none. */
    public static Optional<PaperId> find(String text) {
        if (text.startsWith("local-")) {
            return LOCAL.matcher(text).matches() ? Optional.of(new PaperId(text)) : Optional.empty();
        }
        return ArxivId.find(text).map(ArxivId::paper);
    }

    /** {@code local-} and 8 hexadecimal digits of the SHA-256 of the normalised title. */
    public static PaperId local(String title) {
        return new PaperId("local-" + Titles.key(title).substring(0, 8));
    }

    public boolean isLocal() {
        return value.startsWith("local-");
    }

    /** The paper's page at arXiv; empty for a local id. */
    public Optional<String> arxivPage() {
        return isLocal() ? Optional.empty() : Optional.of("https://arxiv.org/abs/" + value);
    }

    @Override
    public int compareTo(PaperId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    /** A piece of input, short and without control characters, for a message. */
    static String shown(String text) {
        var line = text.codePoints()
                .limit(60)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "..." : line;
    }
}
