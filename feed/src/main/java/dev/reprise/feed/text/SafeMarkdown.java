package dev.reprise.feed.text;

import dev.reprise.core.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;

/**
 * Comments: CommonMark, of which nothing can hurt the page that shows it.
 *
 * <pre>{@code
 * SafeMarkdown.check(typed);          // refuses what is empty or too long
 * SafeMarkdown.html("**all** right")  // <p><strong>all</strong> right</p>
 * }</pre>
 *
 * <p>HTML in it is shown as text. Links lead to {@code http}, {@code https} and {@code mailto} or nowhere, and carry
 * {@code rel="nofollow ugc noopener"}. An image becomes a link to it. Headings go down by two levels, since the page's own come first.
 * Blocks and inline elements nest {@value #MAX_DEPTH} deep; what is deeper is read as text.
 *
 * <p>Elements: {@code p br hr em strong code pre blockquote ul ol li a h3 h4 h5 h6}; attributes: {@code a} has {@code href}, {@code rel}
 * and {@code title}, {@code ol} has {@code start}.
 */
public final class SafeMarkdown {
    /** Characters (code points) of a comment. */
    public static final int MAX_LENGTH = 10_000;

    static final int MAX_DEPTH = 16;

    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

    private static final Parser PARSER = Parser.builder()
            .maxOpenBlockParsers(MAX_DEPTH)
            .maxInlineNesting(MAX_DEPTH)
            .build();

    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new Addresses())
            .percentEncodeUrls(true)
            .attributeProviderFactory(_ -> new Attributes())
            .build();

    private SafeMarkdown() {}

    /**
     * Checks a comment before it is stored.
     *
     * @throws InvalidInputException if it has no character that can be seen, or more than {@value #MAX_LENGTH}
     */
    public static void check(String markdown) {
        if (Xml.legal(markdown).isBlank()) {
            throw new InvalidInputException("the comment is empty");
        }
        int length = markdown.codePointCount(0, markdown.length());
        if (length > MAX_LENGTH) {
            throw new InvalidInputException(
                    "the comment has " + length + " characters; at most " + MAX_LENGTH + " are taken");
        }
    }

    /** The comment as HTML, in its XML form. What is longer than {@value #MAX_LENGTH} characters is cut. */
    public static String html(String markdown) {
        var legal = Xml.legal(markdown);
        if (legal.codePointCount(0, legal.length()) > MAX_LENGTH) {
            legal = legal.substring(0, legal.offsetByCodePoints(0, MAX_LENGTH));
        }
        var document = PARSER.parse(legal);
        document.accept(new Tamed());
        // A reference such as &#1; gives characters that the text itself did not have.
        return Xml.legal(RENDERER.render(document));
    }

    /** Headings lower, images as links. */
    private static final class Tamed extends AbstractVisitor {
        @Override
        public void visit(Heading heading) {
            heading.setLevel(Math.min(6, heading.getLevel() + 2));
            visitChildren(heading);
        }

        @Override
        public void visit(Image image) {
            visitChildren(image);
            boolean inLink = false;
            for (Node outer = image.getParent(); outer != null; outer = outer.getParent()) {
                inLink |= outer instanceof Link;
            }
            if (!inLink) {
                var link = new Link(image.getDestination(), image.getTitle());
                image.insertBefore(link);
                if (image.getFirstChild() == null) {
                    link.appendChild(new Text(image.getDestination()));
                }
                move(image, link);
            } else {
                for (var child = image.getFirstChild(); child != null; child = image.getFirstChild()) {
                    image.insertBefore(child);
                }
            }
            image.unlink();
        }

        private static void move(Node from, Node to) {
            for (var child = from.getFirstChild(); child != null; child = from.getFirstChild()) {
                to.appendChild(child);
            }
        }
    }

    private static final class Addresses implements UrlSanitizer {
        @Override
        public String sanitizeLinkUrl(String url) {
            try {
                var scheme = new URI(url.strip()).getScheme();
                return scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT)) ? url.strip() : "";
            } catch (URISyntaxException notAnAddress) {
                return "";
            }
        }

        @Override
        public String sanitizeImageUrl(String url) {
            return "";
        }
    }

    private static final class Attributes implements AttributeProvider {
        @Override
        public void setAttributes(Node node, String tagName, Map<String, String> attributes) {
            switch (tagName) {
                case "a" -> attributes.put("rel", "nofollow ugc noopener");
                case "ol" -> {}
                // the language of a code block, as a class
                default -> attributes.clear();
            }
        }
    }
}
