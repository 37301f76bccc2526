package dev.reprise.core.report;

/** Text as HTML and SVG hold it. */
final class Markup {
    private Markup() {}

    /** Appends text with everything escaped that could be markup; control characters, which neither may hold, are replaced. */
    static StringBuilder escape(String text, StringBuilder to) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '"' -> to.append("&quot;");
                case '\'' -> to.append("&#39;");
                default -> {
                    if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                        to.append('\uFFFD');
                    } else {
                        to.appendCodePoint(c);
                    }
                }
            }
        });
        return to;
    }
}
