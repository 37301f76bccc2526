package dev.reprise.feed.text;

/** Escaping for XML 1.0 and for HTML in its XML form. */
public final class Xml {
    private Xml() {}

    /**
     * The text without the characters that XML 1.0 forbids: controls other than tab, line feed and carriage return, lone surrogates,
     * U+FFFE and U+FFFF.
     */
    public static String legal(String text) {
        int first = 0;
        while (first < text.length()) {
            int character = text.codePointAt(first);
            if (!isLegal(character)) {
                break;
            }
            first += Character.charCount(character);
        }
        if (first == text.length()) {
            return text;
        }
        var legal = new StringBuilder(text.length()).append(text, 0, first);
        text.substring(first).codePoints().filter(Xml::isLegal).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    /** XML 1.0, production 2. */
    private static boolean isLegal(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= 0x20 && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }

    /** The text for content and for attributes in either quotes: {@code & < > " '} as references, forbidden characters left out. */
    public static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        escape(legal(text), escaped);
        return escaped.toString();
    }

    /** Appends what is legal already. */
    static void escape(CharSequence legal, StringBuilder to) {
        for (int i = 0; i < legal.length(); i++) {
            char character = legal.charAt(i);
            switch (character) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '"' -> to.append("&quot;");
                case '\'' -> to.append("&#39;");
                default -> to.append(character);
            }
        }
    }
}
