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
    private static final Pattern VALUE =
            Pattern.compile("\\d{4}\\.\\d{4,5}|[a-z]+(?:-[a-z]+)?/\\d{7}|local-[0-9a-f]{8}");

    public PaperId {
        if (!VALUE.matcher(value).matches()) {
            throw new InvalidInputException("'" + shown(value) + "' is not a paper's id");
        }
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
            return VALUE.matcher(text).matches() ? Optional.of(new PaperId(text)) : Optional.empty();
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
