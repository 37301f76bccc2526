package dev.reprise.feed.text;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Titles and abstracts as arXiv has them: plain text with TeX in it.
 *
 * <pre>{@code
 * TexText.html("Risk falls as $n^{-1/2}$")        // Risk falls as <math><msup>...
 * TexText.words("\\emph{The} $\\ell_1$ norm")     // The ell1 norm
 * }</pre>
 *
 * <p>A formula stands between {@code $} and {@code $}, {@code $$} and {@code $$}, <code>\(</code> and <code>\)</code>, or <code>\[</code>
 * and <code>\]</code>. A dollar sign opens one only if no blank follows, and closes one only if no blank stands before it and no digit
 * behind it, so that prices stay prices.
 */
public final class TexText {
    private static final Pattern FORMULA = Pattern.compile("\\$\\$([^$]{1,1000}?)\\$\\$"
            + "|(?<!\\\\)\\$(?![\\s$])((?:\\\\[\\s\\S]|[^$\\\\]){1,1000}?)(?<![\\s\\\\])\\$(?![0-9])"
            + "|\\\\\\(([\\s\\S]{1,1000}?)\\\\\\)"
            + "|\\\\\\[([\\s\\S]{1,1000}?)\\\\]");

    /** {@code \emph{words}} and its like, whose words hold no further TeX, and escaped signs. */
    private static final Pattern STYLED = Pattern.compile(
            "\\\\(emph|textit|textbf|texttt|textsc|textrm|textsf|url)\\{([^{}\\\\$]{0,500})}|\\\\([%&_#$ ])");

    /** Commands that say how, not what. */
    private static final Pattern STYLE = Pattern.compile(
            "\\\\(?:emph|text[a-z]*|math[a-z]*|operatorname|boldsymbol|bm|[dt]?frac|sqrt|left|right|[bB]igg?[lr]?|url|href|cite[a-z]*|ref|footnote|mbox|rm|bf|it|cal|q?quad)(?![A-Za-z])\\*?");

    private static final Pattern COMMAND = Pattern.compile("\\\\([A-Za-z]+)");

    private TexText() {}

    /**
     * The text as HTML, in its XML form: all of it escaped, its formulas as MathML, {@code \emph} and its like as elements. A formula
     * outside the subset (see {@link Formula}), or with a bare {@code <} or {@code &} in it, stays as it was typed, signs and all.
     *
     * <p>Elements: those of {@link Formula}, and {@code em}, {@code strong}, {@code code}, none with an attribute.
     */
    public static String html(String text) {
        return html(text, List.of());
    }

    /**
     * As {@link #html(String)}, with a {@code <mark>} around the spans that lie outside formulas.
     *
     * @param marks spans of the text in rising order that do not overlap
     */
    public static String html(String text, List<Span> marks) {
        var html = new StringBuilder(text.length() + 64);
        var formula = FORMULA.matcher(text).useTransparentBounds(true);
        int done = 0;
        int from = 0;
        while (find(formula, text, from, text.length())) {
            var mathMl = Formula.mathMl(Xml.legal(content(formula)));
            if (mathMl.isPresent()) {
                prose(text, done, formula.start(), marks, html);
                html.append(mathMl.get());
                done = formula.end();
                from = done;
            } else {
                // The sign that closed this one may open another: "5$ to $n$".
                from = Math.max(formula.end() - 1, formula.start() + 1);
            }
        }
        prose(text, done, text.length(), marks, html);
        return html.toString();
    }

    /** The text with something done to each piece of it that is not a formula. */
    public static String outsideFormulas(String text, UnaryOperator<String> change) {
        var changed = new StringBuilder(text.length());
        var formula = FORMULA.matcher(text);
        int done = 0;
        while (formula.find()) {
            changed.append(change.apply(text.substring(done, formula.start()))).append(formula.group());
            done = formula.end();
        }
        return changed.append(change.apply(text.substring(done))).toString();
    }

    /**
     * Finds the next match of a pattern whose matches all begin with a dollar sign or a backslash: many times as fast as
     * {@link Matcher#find()} where there are few of them, as in most abstracts.
     */
    private static boolean find(Matcher matcher, String text, int from, int end) {
        for (int start = sign(text, from, end); start < end; start = sign(text, start + 1, end)) {
            if (matcher.region(start, end).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    /** Where the next dollar sign or backslash stands, or the end. */
    private static int sign(String text, int from, int end) {
        int sign = from;
        while (sign < end && text.charAt(sign) != '$' && text.charAt(sign) != '\\') {
            sign++;
        }
        return sign;
    }

    private static String content(Matcher formula) {
        for (int group = 1; group <= formula.groupCount(); group++) {
            var content = formula.group(group);
            if (content != null) {
                return content;
            }
        }
        throw new IllegalStateException("a formula without content");
    }

    /** Text outside formulas. */
    private static void prose(String text, int start, int end, List<Span> marks, StringBuilder html) {
        var styled = STYLED.matcher(text);
        int done = start;
        while (find(styled, text, done, end)) {
            marked(text, done, styled.start(), marks, html);
            done = styled.end();
            if (styled.group(3) != null) {
                Xml.escape(styled.group(3), html);
                continue;
            }
            var element = switch (styled.group(1)) {
                case "emph", "textit" -> "em";
                case "textbf" -> "strong";
                case "texttt" -> "code";
                default -> "";
            };
            html.append(element.isEmpty() ? "" : "<" + element + ">");
            marked(text, styled.start(2), styled.end(2), marks, html);
            html.append(element.isEmpty() ? "" : "</" + element + ">");
        }
        marked(text, done, end, marks, html);
    }

    private static void marked(String text, int start, int end, List<Span> marks, StringBuilder html) {
        int done = start;
        for (var mark : marks) {
            if (mark.start() >= done && mark.end() <= end) {
                Xml.escape(Xml.legal(text.substring(done, mark.start())), html);
                html.append("<mark>");
                Xml.escape(Xml.legal(text.substring(mark.start(), mark.end())), html);
                html.append("</mark>");
                done = mark.end();
            }
        }
        Xml.escape(Xml.legal(text.substring(done, end)), html);
    }

    /**
     * The words of the text for an index: commands of style and structure left out, other commands by their names ({@code \alpha} is the
     * word alpha), signs of TeX left out of formulas. Not for showing.
     */
    public static String words(String text) {
        if (text.indexOf('$') < 0 && text.indexOf('\\') < 0) {
            return text;
        }
        var named = FORMULA.matcher(text)
                .replaceAll(formula -> Matcher.quoteReplacement(formula.group()
                        .replace("$", "")
                        .replace("\\(", "")
                        .replace("\\)", "")
                        .replace("\\[", "")
                        .replace("\\]", "")
                        .replaceAll("(?<!\\\\)[_^]", "")));
        return COMMAND.matcher(STYLE.matcher(named).replaceAll(" "))
                .replaceAll("$1")
                .replaceAll("\\\\[^A-Za-z]", " ")
                .replaceAll("[{}$\\\\]", "");
    }
}
