package dev.reprise.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The ground under every byte-level vocabulary, as GPT-2 laid it: text is cut into words, which no token crosses, and each byte of a
 * word's UTF-8 form is written as one printable character.
 */
public final class ByteLevel {
    /** GPT-2's words: contractions, letters and numbers with the space before them, other signs, and white space. */
    public static final String WORDS =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    /** White space is Unicode's, as in the reference. */
    private static final Pattern WORD = Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS);

    private static final char[] CHARACTERS = characters();

    private ByteLevel() {}

    private static char[] characters() {
        var characters = new char[256];
        int moved = 0;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b > ' ' && b < 0x7F) || (b > 0xA0 && b != 0xAD);
            characters[b] = (char) (printable ? b : 256 + moved++);
        }
        return characters;
    }

    /** The character that stands for a byte: itself if Latin-1 can print it, else one from U+0100 on; {@code Ġ} for the space. */
    public static char character(int unsignedByte) {
        return CHARACTERS[unsignedByte];
    }

    /** Cuts a text into words, in order; together they are the text. */
    public static void words(String text, Consumer<String> action) {
        var matcher = WORD.matcher(text);
        while (matcher.find()) {
            action.accept(matcher.group());
        }
    }

    /** The UTF-8 bytes of a word, a byte a character; so two of them compare as their bytes do. */
    static String bytes(String word) {
        return new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Bytes, one a character, as a vocabulary spells them. */
    static String spelled(String bytes) {
        var spelled = new StringBuilder(bytes.length());
        bytes.chars().forEach(b -> spelled.append(character(b)));
        return spelled.toString();
    }
}
