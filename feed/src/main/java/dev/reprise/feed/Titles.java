package dev.reprise.feed;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** When two titles are the same: by their letters and digits alone, without case, accents, markup and punctuation. */
public final class Titles {
    private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Titles() {}

    /** {@code "FreSh: Frequency  Shifting"} is {@code "freshfrequencyshifting"}; a title without letters and digits stays as it is. */
    public static String normalised(String title) {
        var letters = NEITHER_LETTER_NOR_DIGIT
                .matcher(Normalizer.normalize(title, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return letters.isEmpty() ? title.strip() : letters;
    }

    /** SHA-256 of the normalised title, hexadecimal: what papers are found by. */
    public static String key(String title) {
        return Token.hash(normalised(title));
    }
}
