package dev.reprise.feed.importing;

import dev.reprise.feed.Author;
import dev.reprise.feed.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The authors of an arXivRaw record, which stand in one string: names between commas and "and", affiliations in parentheses behind them.
 *
 * <p>{@code Ada Example (Lab, City) and J. M\"uller, Jr} are {@code Ada Example} of {@code Lab, City} and {@code J. Müller, Jr}.
 */
final class AuthorString {
    private static final Pattern SUFFIX = Pattern.compile("(?i)jr\\.?|sr\\.?|[ivx]{2,4}|phd|ph\\.d\\.");
    private static final Pattern KEYS = Pattern.compile("[\\d\\W]*(?:and[\\d\\W]*)*");
    private static final Pattern AND = Pattern.compile("(?<=^|\\s)(?:and|&)(?=\\s|$)");
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_AFFILIATION = 1_000;

    private AuthorString() {}

    static List<Author> parse(String authors) {
        var text = Texts.oneLine(Tex.decode(authors)).replace('~', ' ').replaceAll("[{}]", "");
        var found = new ArrayList<Author>();
        var name = new StringBuilder();
        var affiliation = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                if (depth++ > 0) {
                    affiliation.append(c);
                }
            } else if (c == ')') {
                if (depth > 1) {
                    affiliation.append(c);
                } else {
                    add(found, name, affiliation);
                }
                depth = Math.max(0, depth - 1);
            } else if (depth > 0) {
                affiliation.append(c);
            } else if (c == ',' || c == ';' || isColon(text, i)) {
                add(found, name, affiliation);
            } else {
                name.append(c);
            }
        }
        add(found, name, affiliation);
        return found;
    }

    /** A collaboration stands before its members, with a colon. */
    private static boolean isColon(String text, int i) {
        return text.charAt(i) == ':' && i + 1 < text.length() && text.charAt(i + 1) == ' ';
    }

    private static void add(List<Author> found, StringBuilder name, StringBuilder affiliation) {
        @Nullable
        String place =
                KEYS.matcher(affiliation).matches() || affiliation.toString().startsWith("(")
                        ? null
                        : affiliation.substring(0, Math.min(LONGEST_AFFILIATION, affiliation.length()));
        var names = AND.splitAsStream(name)
                .map(String::strip)
                .filter(n -> !n.isEmpty())
                .toList();
        for (int i = 0; i < names.size(); i++) {
            var one = names.get(i)
                    .substring(0, Math.min(LONGEST_NAME, names.get(i).length()));
            if (SUFFIX.matcher(one).matches() && !found.isEmpty()) {
                var before = found.removeLast();
                found.add(new Author(before.name() + ", " + one, place != null ? place : before.affiliation()));
            } else {
                found.add(new Author(one, i == names.size() - 1 ? place : null));
            }
        }
        name.setLength(0);
        affiliation.setLength(0);
    }
}
