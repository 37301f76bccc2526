package dev.reprise.feed.importing;

import dev.reprise.feed.text.TexText;
import java.text.Normalizer;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TeX's accents and letters as Unicode, outside of formulas: abstracts have them, and arXivRaw's names, where it has {@code M\"uller} where the query interface has {@code Müller}. */
final class Tex {
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("ss", "ß"),
            Map.entry("ae", "æ"),
            Map.entry("AE", "Æ"),
            Map.entry("oe", "œ"),
            Map.entry("OE", "Œ"),
            Map.entry("aa", "å"),
            Map.entry("AA", "Å"),
            Map.entry("o", "ø"),
            Map.entry("O", "Ø"),
            Map.entry("l", "ł"),
            Map.entry("L", "Ł"),
            Map.entry("i", "ı"),
            Map.entry("j", "ȷ"),
            Map.entry("dh", "ð"),
            Map.entry("DH", "Ð"),
            Map.entry("th", "þ"),
            Map.entry("TH", "Þ"),
            Map.entry("dj", "đ"),
            Map.entry("DJ", "Đ"),
            Map.entry("ng", "ŋ"),
            Map.entry("NG", "Ŋ"));
    private static final Map<String, String> ACCENTS = Map.ofEntries(
            Map.entry("`", "\u0300"),
            Map.entry("'", "\u0301"),
            Map.entry("^", "\u0302"),
            Map.entry("~", "\u0303"),
            Map.entry("=", "\u0304"),
            Map.entry("u", "\u0306"),
            Map.entry(".", "\u0307"),
            Map.entry("\"", "\u0308"),
            Map.entry("r", "\u030A"),
            Map.entry("H", "\u030B"),
            Map.entry("v", "\u030C"),
            Map.entry("d", "\u0323"),
            Map.entry("c", "\u0327"),
            Map.entry("k", "\u0328"),
            Map.entry("b", "\u0331"));

    /** An accent and what it stands on: {@code \"u}, {@code \"{u}}, {@code \'{\i}}, {@code \v{c}}, {@code \c c}. */
    private static final Pattern ACCENT = Pattern.compile("\\\\(?:([`'^~=.\"])\\s*|([uvHcdbkr])(?:\\s+|(?=\\{|\\\\)))"
            + "(?:\\{\\s*(\\\\[ij](?![A-Za-z])|\\p{L})\\s*\\}|(\\\\[ij](?![A-Za-z])|\\p{L}))");

    private static final Pattern LETTER = Pattern.compile(
            "\\\\(ss|ae|AE|oe|OE|aa|AA|dh|DH|th|TH|dj|DJ|ng|NG|[oOlLij])" + "(?![A-Za-z])(?:\\s+(?=\\p{L})|\\{\\})?");
    private static final Pattern BRACED = Pattern.compile("\\{(\\p{L}\\p{M}*)\\}");

    private Tex() {}

    /** Text with the accents decoded; formulas stay as they are. */
    static String decode(String text) {
        return text.indexOf('\\') < 0 ? text : TexText.outsideFormulas(text, Tex::plain);
    }

    private static String plain(String text) {
        var accented = ACCENT.matcher(text).replaceAll(m -> Matcher.quoteReplacement(accented(m)));
        var lettered = LETTER.matcher(accented)
                .replaceAll(m -> Matcher.quoteReplacement(String.valueOf(LETTERS.get(m.group(1)))));
        var composed = Normalizer.normalize(lettered, Normalizer.Form.NFC);
        return composed.equals(text) ? text : BRACED.matcher(composed).replaceAll("$1");
    }

    private static String accented(MatchResult m) {
        var letter = m.group(3) != null ? m.group(3) : m.group(4);
        var base = switch (letter) {
            case "\\i" -> "i";
            case "\\j" -> "j";
            default -> letter;
        };
        var accent = m.group(1) != null ? m.group(1) : m.group(2);
        return Normalizer.normalize(base + ACCENTS.get(accent), Normalizer.Form.NFC);
    }
}
