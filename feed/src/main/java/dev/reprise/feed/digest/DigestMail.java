package dev.reprise.feed.digest;

import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.Token;
import dev.reprise.feed.digest.DigestContent.Item;
import dev.reprise.feed.mail.Mail;
import dev.reprise.feed.text.Xml;
import dev.reprise.feed.verdict.Standing;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Writes a digest: each paper with its authors, what it says in short, how its claims stand and where its page is; the same in text and in
 * HTML. The first 25 papers are told in full, the next 75 by their titles, the rest by their number.
 *
 * <pre>{@code
 * var digest = new DigestMail(content, Cadence.DAILY, links);
 * mailer.send(digest.to(subscription, Token.random(), "example.org"));
 * }</pre>
 */
public final class DigestMail {

    private static final int IN_FULL = 25;
    private static final int BY_TITLE = 75;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_SUBJECT_TITLE = 80;
    private static final int AUTHORS = 3;
    private static final int WIDTH = 72;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final DigestContent content;
    private final Cadence cadence;
    private final MailLinks links;
    private final String subject;
    private final String textOfPapers;
    private final String htmlOfPapers;

    /** @param content of at least one paper */
    public DigestMail(DigestContent content, Cadence cadence, MailLinks links) {
        this.content = content;
        this.cadence = cadence;
        this.links = links;
        this.subject = subjectOf(content);
        this.textOfPapers = textOfPapers();
        this.htmlOfPapers = htmlOfPapers();
    }

    public String subject() {
        return subject;
    }

    /**
     * The plain text.
     *
     * @param end the address that ends the subscription
     */
    public String text(String end) {
        return textOfPapers
                + wrap(
                        "You get this because you confirmed a %s subscription%s at %s."
                                .formatted(cadence.word(), only(), links.host()),
                        "")
                + "To change it, subscribe again: " + links.subscribe() + "\n"
                + "To end it, with one click: " + end + "\n";
    }

    /**
     * The HTML document.
     *
     * @param end the address that ends the subscription
     */
    public String html(String end) {
        return MailPage.of(
                subject,
                htmlOfPapers
                        + """
                <footer>
                <p class="small">You get this because you confirmed a %s subscription%s at <a href="%s">%s</a>.
                <a href="%s">Change it</a> by subscribing again, or <a href="%s">end it</a> with one click.</p>
                </footer>
                """.formatted(
                                        cadence.word(),
                                        Xml.escape(only()),
                                        Xml.escape(links.home()),
                                        Xml.escape(links.host()),
                                        Xml.escape(links.subscribe()),
                                        Xml.escape(end)));
    }

    /**
     * The mail to one subscriber. Its Message-ID is a function of window and subscription.
     *
     * @param domain of the sender's address
     */
    public Mail to(Subscription subscription, Token token, String domain) {
        var end = links.unsubscribe(token);
        return Mail.to(subscription.address(), subject, text(end), html(end))
                .withId(messageId(subscription))
                .with("List-Id", "Reprise %s papers <%s-papers.%s>".formatted(cadence.word(), cadence.word(), domain))
                .with(
                        "List-Unsubscribe",
                        "<%s>, <mailto:unsubscribe@%s?subject=%s>".formatted(end, domain, token.value()))
                .with("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
                .with("Auto-Submitted", "auto-generated");
    }

    String messageId(Subscription subscription) {
        return "digest.%s.%s.%d".formatted(cadence.word(), content.window().value(), subscription.id());
    }

    private String only() {
        var filter = content.filter().inWords();
        return filter.isEmpty() ? "" : " (" + filter + ")";
    }

    private static String subjectOf(DigestContent content) {
        var first = cut(content.items().getFirst().title(), LONGEST_SUBJECT_TITLE);
        int more = content.items().size() - 1;
        return "Papers of " + inWords(content.window()) + ": " + first + (more == 0 ? "" : " and " + more + " more");
    }

    private static String inWords(PapersWindow window) {
        return window instanceof PapersWindow.Day
                ? day(window.from())
                : "the week " + day(window.from()) + " to " + day(window.to());
    }

    private static String day(LocalDate date) {
        return DAY.format(date);
    }

    private String heading() {
        int papers = content.items().size();
        return (papers == 1 ? "1 paper of " : papers + " papers of ") + inWords(content.window());
    }

    private List<Item> inFull() {
        return content.items().stream().limit(IN_FULL).toList();
    }

    private List<Item> byTitle() {
        return content.items().stream().skip(IN_FULL).limit(BY_TITLE).toList();
    }

    private int uncounted() {
        return Math.max(0, content.items().size() - IN_FULL - BY_TITLE);
    }

    // ---- text

    private String textOfPapers() {
        var text = new StringBuilder();
        text.append(wrap(heading(), "")).append(links.list(content.window())).append("\n\n");
        int number = 1;
        for (var item : inFull()) {
            var lead = number++ + ". ";
            var indent = " ".repeat(lead.length());
            text.append(lead).append(wrap(title(item), indent).stripLeading());
            if (!authors(item).isEmpty()) {
                text.append(wrap(authors(item), indent));
            }
            if (!item.text().isBlank()) {
                text.append(wrap(cut(item.text(), LONGEST_TEXT), indent));
            }
            var claims = chips(item);
            if (!claims.isEmpty()) {
                text.append(wrap(
                        "Claims: "
                                + String.join(
                                        ", ", claims.stream().map(Chip::words).toList()),
                        indent));
            }
            text.append(indent).append(links.paper(item.id())).append("\n\n");
        }
        if (!byTitle().isEmpty()) {
            text.append("Also:\n\n");
            for (var item : byTitle()) {
                text.append("- ").append(wrap(title(item), "  ").stripLeading());
                text.append("  ").append(links.paper(item.id())).append("\n");
            }
            text.append("\n");
        }
        if (uncounted() > 0) {
            text.append("And ")
                    .append(uncounted())
                    .append(" more: ")
                    .append(links.list(content.window()))
                    .append("\n\n");
        }
        return text.append("--\n").toString();
    }

    /** Lines of at most 72 characters, each ended; a word that is longer has its own. */
    private static String wrap(String text, String indent) {
        var lines = new StringBuilder();
        var line = new StringBuilder(indent);
        for (var word : oneLine(text).split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder(indent);
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        return lines.append(line).append('\n').toString();
    }

    // ---- HTML

    private String htmlOfPapers() {
        var html = new StringBuilder();
        html.append("<h1>").append(Xml.escape(heading())).append("</h1>\n");
        html.append("<p class=\"small\">");
        if (!only().isEmpty()) {
            html.append("Only: ").append(Xml.escape(content.filter().inWords())).append(". ");
        }
        html.append(link(links.list(content.window()), "All of them on the site"))
                .append("</p>\n");
        for (var item : inFull()) {
            html.append("<article>\n<h2>")
                    .append(link(links.paper(item.id()), title(item)))
                    .append("</h2>\n");
            if (!authors(item).isEmpty()) {
                html.append("<p class=\"small\">")
                        .append(Xml.escape(authors(item)))
                        .append("</p>\n");
            }
            if (!item.text().isBlank()) {
                html.append("<p>")
                        .append(Xml.escape(cut(item.text(), LONGEST_TEXT)))
                        .append("</p>\n");
            }
            var claims = chips(item);
            if (!claims.isEmpty()) {
                html.append("<p class=\"small\">Claims:");
                claims.forEach(chip -> html.append(chip.html()));
                html.append("</p>\n");
            }
            html.append("</article>\n");
        }
        if (!byTitle().isEmpty()) {
            html.append("<article>\n<h2>Also</h2>\n<ul>\n");
            for (var item : byTitle()) {
                html.append("<li>")
                        .append(link(links.paper(item.id()), title(item)))
                        .append("</li>\n");
            }
            html.append("</ul>\n</article>\n");
        }
        if (uncounted() > 0) {
            html.append("<p>And ")
                    .append(link(links.list(content.window()), uncounted() + " more"))
                    .append(".</p>\n");
        }
        return html.toString();
    }

    private static String link(String address, String words) {
        return "<a href=\"" + Xml.escape(address) + "\">" + Xml.escape(words) + "</a>";
    }

    // ---- both

    private static String title(Item item) {
        return oneLine(item.title()) + (item.withdrawn() ? " (withdrawn)" : "");
    }

    private static String authors(Item item) {
        var names = item.authors().stream().limit(AUTHORS).toList();
        int more = Math.max(item.numAuthors(), item.authors().size()) - names.size();
        if (names.isEmpty()) {
            return more == 0 ? "" : more == 1 ? "1 author" : more + " authors";
        }
        return oneLine(String.join(", ", names)) + (more == 0 ? "" : " and " + more + " more");
    }

    private record Chip(Standing standing, int count) {
        String words() {
            return count + " " + standing.words(count);
        }

        String html() {
            return " <span class=\"chip " + standing.word() + "\">" + words() + "</span>";
        }
    }

    private static List<Chip> chips(Item item) {
        return item.claims().entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> new Chip(count.getKey(), count.getValue()))
                .toList();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** At most so many characters of it, ended between words where there is a gap near. */
    private static String cut(String text, int longest) {
        var line = oneLine(text);
        if (line.codePointCount(0, line.length()) <= longest) {
            return line;
        }
        int end = line.offsetByCodePoints(0, longest - 1);
        int gap = line.lastIndexOf(' ', end);
        return line.substring(0, gap > end / 2 ? gap : end) + "…";
    }
}
