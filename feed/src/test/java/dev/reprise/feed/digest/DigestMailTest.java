package dev.reprise.feed.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.PaperId;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.digest.DigestContent.Item;
import dev.reprise.feed.verdict.Standing;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class DigestMailTest {

    private static final String END = "https://papers.example.org/u/TOKEN";
    private static final PapersWindow WINDOW = PapersWindow.ofDay("2025-12-25");
    private static final MailLinks LINKS = new MailLinks(URI.create("https://papers.example.org"));

    private static final Map<Standing, Integer> NONE = claims(0, 0, 0, 0, 0, 0);

    private static Map<Standing, Integer> claims(
            int fail, int inconclusive, int hold, int needCheckpoint, int notRun, int cannot) {
        return new EnumMap<>(Map.of(
                Standing.FAILS, fail,
                Standing.INCONCLUSIVE, inconclusive,
                Standing.HOLDS, hold,
                Standing.NEEDS_CHECKPOINT, needCheckpoint,
                Standing.NOT_RUN, notRun,
                Standing.CANNOT, cannot));
    }

    private static Item paper(int number, String title, String text, Map<Standing, Integer> claims) {
        return new Item(
                PaperId.parse("2512.%05d".formatted(number)),
                title,
                List.of("Ada Example", "J. Müller", "C", "D"),
                7,
                text,
                false,
                claims);
    }

    private static DigestMail mail(List<Item> items) {
        return new DigestMail(new DigestContent(WINDOW, DigestFilter.NONE, items), Cadence.DAILY, LINKS);
    }

    private static DigestMail mail(int papers) {
        return mail(IntStream.rangeClosed(1, papers)
                .mapToObj(i -> paper(i, "Title " + i, "Text " + i, NONE))
                .toList());
    }

    @Test
    void everyPaperIsNamedInBothParts() {
        for (int count : new int[] {1, 10, 25, 26, 100}) {
            var mail = mail(count);
            for (int i = 1; i <= count; i++) {
                var link = "https://papers.example.org/papers/2512.%05d".formatted(i);
                assertThat(mail.text(END)).contains("Title " + i + "\n").contains(link + "\n");
                assertThat(mail.html(END)).contains("<a href=\"" + link + "\">Title " + i + "</a>");
            }
            assertThat(mail.text(END)).doesNotContain(" more:");
        }
        assertThat(mail(103).text(END)).contains("And 3 more: https://papers.example.org/papers?date=2025-12-25");
        assertThat(mail(103).html(END)).contains(">3 more</a>");
    }

    @Test
    void theSubjectNamesTheFirst() {
        assertThat(mail(1).subject()).isEqualTo("Papers of 25 December 2025: Title 1");
        assertThat(mail(36).subject()).isEqualTo("Papers of 25 December 2025: Title 1 and 35 more");
    }

    @Test
    void textsAreCutBetweenWordsAt500Characters() {
        var mail = mail(List.of(paper(1, "T", "word ".repeat(200), NONE), paper(2, "U", "🧠".repeat(600), NONE)));
        var text = mail.text(END);
        assertThat(text).contains("word…").doesNotContain("word …");
        var brains = text.lines()
                .filter(line -> line.contains("🧠"))
                .findFirst()
                .orElseThrow()
                .strip();
        assertThat(brains.codePointCount(0, brains.length())).isEqualTo(500);
        assertThat(brains).endsWith("🧠…");
    }

    @Test
    void plainTextIsWrapped() {
        var text = mail(List.of(
                        paper(1, "A long title ".repeat(20), "some words ".repeat(60), claims(3, 4, 12, 5, 7, 6))))
                .text(END);
        assertThat(text.lines()).allSatisfy(line -> {
            if (!line.contains("https://")) {
                assertThat(line.length()).isLessThanOrEqualTo(72);
            }
        });
        assertThat(text).contains("   Ada Example, J. Müller, C and 4 more\n");
    }

    @Test
    void verdictsAreTheSameWordsInBothParts() {
        var mail =
                mail(List.of(paper(1, "T", "", claims(1, 0, 2, 1, 0, 0)), paper(2, "U", "", claims(2, 1, 1, 2, 3, 1))));
        assertThat(mail.text(END))
                .contains("Claims: 1 does not hold, 2 hold, 1 needs a real checkpoint\n")
                .contains("   Claims: 2 do not hold, 1 inconclusive, 1 holds, 2 need a real\n")
                .contains("   checkpoint, 3 not run yet, 1 cannot be checked\n");
        assertThat(mail.html(END))
                .contains("<span class=\"chip fails\">1 does not hold</span> <span class=\"chip holds\">2 hold</span>")
                .contains("<span class=\"chip not-run\">3 not run yet</span>");
    }

    @Test
    void whatStrangersWroteShowsLiterally() {
        var mail = mail(List.of(paper(1, "<script>alert(1)</script> & $x<y$ 100% %s", "\"quotes\" <img src=x>", NONE)));
        assertThat(mail.html(END))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; $x&lt;y$ 100% %s")
                .doesNotContain("<script")
                .doesNotContain("<img");
        assertThat(mail.text(END)).contains("<script>alert(1)</script> & $x<y$ 100% %s");
    }

    @Test
    void theHtmlLoadsNothingAndLeadsOnlyToTheSite() throws Exception {
        var html = mail(30).html(END);
        var wellFormed = html.replace("<!DOCTYPE html>", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(wellFormed)));
        var links = new ArrayList<String>();
        var all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var element = (Element) all.item(i);
            assertThat(element.hasAttribute("style")).isFalse();
            assertThat(element.hasAttribute("src")).isFalse();
            assertThat(element.getTagName()).isNotIn("img", "script", "link", "iframe");
            if (element.hasAttribute("href")) {
                links.add(element.getAttribute("href"));
            }
        }
        assertThat(links).hasSizeGreaterThan(30).allMatch(link -> link.startsWith("https://papers.example.org/"));
        assertThat(MailPage.STYLE)
                .doesNotContain("url(")
                .doesNotContain("@import")
                .doesNotContain("<");
        assertThat(document.getElementsByTagName("main").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("h1").getLength()).isEqualTo(1);
    }
}
