package dev.reprise.feed.account;

import dev.reprise.core.InvalidInputException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a user is called in addresses and beside comments: 2 to 39 letters, digits and single hyphens of ASCII, a letter first, so that no two
 * names look alike and none needs to be escaped.
 */
public record UserName(String value) {
    private static final int LONGEST = 39;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*");
    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9]+");
    private static final Set<String> SPOKEN_FOR = Set.of(
            "admin",
            "administrator",
            "anonymous",
            "api",
            "arxiv",
            "daily-papers",
            "editor",
            "editors",
            "moderator",
            "moderators",
            "reprise",
            "root",
            "staff",
            "support",
            "system");

    /** @throws InvalidInputException if it is no name */
    public UserName {
        if (value.length() < 2
                || value.length() > LONGEST
                || !NAME.matcher(value).matches()) {
            throw new InvalidInputException("a name has 2 to " + LONGEST
                    + " letters (a to z), digits and single hyphens, and begins with a letter");
        }
    }

    /** In lower case: names with the same key are the same. */
    public String key() {
        return value.toLowerCase(Locale.ROOT);
    }

    /** Whether it would pass for the site itself; who runs the site may give such a name, nobody can choose it. */
    public boolean isSpokenFor() {
        return SPOKEN_FOR.contains(key()) || key().startsWith("deleted-");
    }

    /**
     * The name that somebody who is called so gets: {@code "Jörg Müller"} is {@code Jorg-Muller}.
     *
     * @throws InvalidInputException if that leaves no name
     */
    public static UserName ofFullName(String fullName) {
        var plain = OTHER.matcher(
                        Normalizer.normalize(fullName, Normalizer.Form.NFKD).replaceAll("\\p{M}+", ""))
                .replaceAll("-")
                .replaceFirst("^[-0-9]+", "");
        return new UserName(
                plain.substring(0, Math.min(plain.length(), LONGEST)).replaceFirst("-$", ""));
    }
}
