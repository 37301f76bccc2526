package dev.reprise.feed.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class SafeMarkdownTest {
    private static final AllowList ALLOWED = new AllowList(Map.ofEntries(
            Map.entry("p", Set.of()),
            Map.entry("br", Set.of()),
            Map.entry("hr", Set.of()),
            Map.entry("em", Set.of()),
            Map.entry("strong", Set.of()),
            Map.entry("code", Set.of()),
            Map.entry("pre", Set.of()),
            Map.entry("blockquote", Set.of()),
            Map.entry("ul", Set.of()),
            Map.entry("ol", Set.of("start")),
            Map.entry("li", Set.of()),
            Map.entry("a", Set.of("href", "rel", "title")),
            Map.entry("h3", Set.of()),
            Map.entry("h4", Set.of()),
            Map.entry("h5", Set.of()),
            Map.entry("h6", Set.of())));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '%', textBlock = """
                    **b** *e* `c`            | <p><strong>b</strong> <em>e</em> <code>c</code></p>
                    <b onclick="x">t</b>     | <p>&lt;b onclick=&quot;x&quot;&gt;t&lt;/b&gt;</p>
                    [t](https://a.org/?a&b)  | <p><a rel="nofollow ugc noopener" href="https://a.org/?a&amp;b">t</a></p>
                    <mailto:a@b.org>         | <p><a rel="nofollow ugc noopener" href="mailto:a@b.org">mailto:a@b.org</a></p>
                    ![cat](https://a.org/c)  | <p><a rel="nofollow ugc noopener" href="https://a.org/c">cat</a></p>
                    ![](https://a.org/c)     | <p><a rel="nofollow ugc noopener" href="https://a.org/c">https://a.org/c</a></p>
                    """)
    void rendersAndTames(String markdown, String html) {
        assertThat(SafeMarkdown.html(markdown).strip()).isEqualTo(html);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](javascript:alert(1))",
                "[x](JaVaScRiPt:alert(1))",
                "[x](&#106;avascript:alert(1))",
                "[x](java\u0000script:alert(1))",
                "[x](<java\tscript:alert(1)>)",
                "[x](data:text/html,x)",
                "[x](vbscript:x)",
                "[x](file:///etc/passwd)",
                "[x](//elsewhere.org)",
                "[x](/relative)",
                "<javascript:alert(1)>",
                "[x][y]\n\n[y]: javascript:alert(1)",
                "![x](javascript:alert(1))"
            })
    void otherAddressesLeadNowhere(String markdown) throws Exception {
        var links = ALLOWED.check(SafeMarkdown.html(markdown)).getElementsByTagName("a");
        for (int i = 0; i < links.getLength(); i++) {
            assertThat(((Element) links.item(i)).getAttribute("href")).isEmpty();
        }
    }

    @Test
    void headingsGoDown() {
        assertThat(SafeMarkdown.html("# Title\n\n##### Small\n\n###### Smaller"))
                .isEqualToIgnoringNewLines("<h3>Title</h3><h6>Small</h6><h6>Smaller</h6>");
    }

    @Test
    void sizesAreBounded() throws Exception {
        assertThatThrownBy(() -> SafeMarkdown.check(" \n\u0000")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> SafeMarkdown.check("x".repeat(10_001)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("10001");
        SafeMarkdown.check("🌍".repeat(10_000));
        assertThat(ALLOWED.check(SafeMarkdown.html("x".repeat(50_000)))
                        .getDocumentElement()
                        .getTextContent()
                        .strip())
                .hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"> ", "* ", "[", "![", "*a **a ", "_a", "`", "<", "1. ", "\\", "&#1;", "[a](", "~~~\n", "\t"})
    void depthIsBounded(String repeated) throws Exception {
        var html = SafeMarkdown.html(repeated.repeat(10_000 / repeated.length()));
        assertThat(depth(ALLOWED.check(html).getDocumentElement())).isLessThanOrEqualTo(3 * SafeMarkdown.MAX_DEPTH);
    }

    private static int depth(org.w3c.dom.Node node) {
        int deepest = 0;
        for (var child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }

    @Test
    void whateverComesInNothingButTheAllowListComesOut() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var pieces = List.of(
                "*",
                "**",
                "_",
                "`",
                "```",
                "```js\n",
                "\n",
                "\n\n",
                "> ",
                "- ",
                "1. ",
                "999. ",
                "# ",
                "[",
                "](",
                ")",
                "![",
                "<",
                ">",
                "<script>",
                "<img src=x onerror=y>",
                "&",
                "&#0;",
                "&#1;",
                "&#xFFFF;",
                "&lt;",
                "&nbsp;",
                "\"",
                "'",
                "javascript:",
                "https://a.org/",
                "mailto:",
                "http://[",
                " \"t\"",
                "\u0000",
                "\u0001",
                "\ud800",
                "\udc00",
                "\uffff",
                "x",
                " ",
                "    ",
                "\t",
                "\\",
                "]: ",
                "---",
                "===",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?",
                "é",
                "%00",
                "%");
        for (int round = 0; round < 5000; round++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                var links = ALLOWED.check(SafeMarkdown.html(text.toString())).getElementsByTagName("a");
                for (int i = 0; i < links.getLength(); i++) {
                    var link = (Element) links.item(i);
                    assertThat(link.getAttribute("rel")).isEqualTo("nofollow ugc noopener");
                    if (!link.getAttribute("href").isEmpty()) {
                        assertThat(new URI(link.getAttribute("href"))
                                        .getScheme()
                                        .toLowerCase(java.util.Locale.ROOT))
                                .isIn("http", "https", "mailto");
                    }
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", text: " + text, e);
            }
        }
    }
}
