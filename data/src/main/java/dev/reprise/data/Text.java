package dev.reprise.data;

import dev.reprise.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that comes from outside: made sure to be Unicode before anything else sees it, and made safe to print in a message. */
public final class Text {
    private static final int SHOWN = 120;

    private Text() {}

    /**
     * The text itself, if every surrogate in it has its partner. Half a character cannot be written as UTF-8, and native code that is
     * handed one stops or reads on beyond it.
     *
     * @param what what the text is, such as {@code "prompts.jsonl, line 3"}; the message begins with it
     * @throws InvalidInputException for a lone surrogate
     */
    public static String requireValidUnicode(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            throw new InvalidInputException("%s: not valid Unicode: the lone surrogate U+%04X at character %d of %s"
                    .formatted(what, (int) c, i + 1, quote(text)));
        }
        return text;
    }

    /** The text of UTF-8 bytes. @throws InvalidInputException if they are not UTF-8 */
    public static String utf8(byte[] bytes, String what) {
        var input = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(input).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(what + ": not valid UTF-8 at byte " + (input.position() + 1), e);
        }
    }

    /** The text in quotes for a message: control characters and half characters escaped, shortened in the middle. */
    public static String quote(String text) {
        var shown = text.length() <= SHOWN
                ? text
                : text.substring(0, SHOWN / 2) + " ... " + text.substring(text.length() - SHOWN / 2);
        var quoted = new StringBuilder("'");
        shown.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> quoted.append("\\u").append("%04X".formatted(c));
                default -> quoted.appendCodePoint(c);
            }
        });
        return quoted.append('\'').toString();
    }
}
