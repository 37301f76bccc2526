package dev.reprise.feed.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Author;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.Organization;
import dev.reprise.feed.PaperId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 10);

    static byte[] resource(String name) {
        try (var in = Objects.requireNonNull(ParserTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    // ---- Atom
    // --------------------------------------------------------------------------------------------------------

    @Test
    void anAnswerOfTheQueryInterface() {
        var feed = ArxivAtom.parse(resource("atom.xml"));
        assertThat(feed.totalResults()).isEqualTo(1);
        assertThat(feed.papers()).hasSize(1);
        var p = feed.papers().getFirst();
        assertThat(p.id()).isEqualTo(new PaperId("2501.00042"));
        assertThat(p.version()).isEqualTo(2);
        assertThat(p.title()).isEqualTo("A Title that Breaks over Two Lines with $x < y$");
        assertThat(p.summary()).isEqualTo("First line of the abstract and a second one.");
        assertThat(p.authors()).containsExactly(new Author("Ada Example", "Some Lab"), Author.of("J. Müller"));
        assertThat(p.categories()).containsExactly("cs.LG");
        assertThat(p.publishedAt()).isEqualTo("2025-01-01T18:00:00Z");
        assertThat(p.updatedAt()).isEqualTo("2025-01-02T09:30:00Z");
        assertThat(p.publication().comment()).isEqualTo("12 pages, 3 figures");
        assertThat(p.publication().doi()).isEqualTo("10.1000/xyz");
        assertThat(p.withdrawnAt()).isNull();
    }

    @Test
    void accentsOfTexAreDecodedOutsideOfFormulas() {
        var p = ArxivAtom.parse(bytes("""
                <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2501.00042v1</id>
                <published>2025-01-01T00:00:00Z</published><title>G\\"odel's $\\o$ and Erd\\H{o}s</title>
                <summary>Schr\\"{o}dinger, caf\\'e, \\v{C}ech, Stra\\ss e: $\\'{e} \\c{c}$, $$\\v{c}$$, \\(\\dot{x} \\"o\\), \\[\\ss\\]; and $5 or \\"u.</summary>
                </entry></feed>""")).papers().getFirst();
        assertThat(p.title()).isEqualTo("Gödel's $\\o$ and Erdős");
        assertThat(p.summary())
                .isEqualTo(
                        "Schrödinger, café, Čech, Straße: $\\'{e} \\c{c}$, $$\\v{c}$$, \\(\\dot{x} \\\"o\\), \\[\\ss\\]; and $5 or ü.");
        var hf = HfDailyPapers.parse(
                bytes("{\"id\":\"2501.00042\",\"title\":\"M\\\\\\\"uller\",\"summary\":\"Na\\\\\\\"{\\\\i}ve\"}"));
        assertThat(hf.getFirst().paper().title()).isEqualTo("Müller");
        assertThat(hf.getFirst().paper().summary()).isEqualTo("Naïve");
    }

    @Test
    void prefixesDoNotMatterAndAnIdMayHaveNoVersion() {
        var p = ArxivAtom.parse(bytes("""
                <a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:x="http://arxiv.org/schemas/atom"><a:entry>
                <a:id>http://arxiv.org/abs/math.GT/0309136</a:id><a:published>2003-09-08T00:00:00Z</a:published>
                <a:title>T</a:title><x:comment>This paper has been withdrawn by the author due to an error</x:comment>
                <a:category term="math.GT"/><a:category term="68T05"/><a:category term="math.AT"/></a:entry></a:feed>""")).papers().getFirst();
        assertThat(p.id().value()).isEqualTo("math/0309136");
        assertThat(p.version()).isZero();
        assertThat(p.summary()).isNull();
        assertThat(p.categories()).containsExactly("math.GT", "math.AT");
        assertThat(p.withdrawnAt()).isEqualTo("2003-09-08T00:00:00Z");
    }

    @Test
    void anErrorFeedIsAnError() {
        assertThatThrownBy(() -> ArxivAtom.parse(bytes("""
                <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
                <title>Error</title><summary>incorrect id format for abc</summary></entry></feed>""")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("incorrect id format for abc");
    }

    @Test
    void aPaperThatIsCalledErrorIsNone() {
        assertThat(ArxivAtom.parse(bytes("""
                <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2501.00042</id>
                <published>2025-01-01T18:00:00Z</published><title>Error</title></entry></feed>""")).papers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<id>http://arxiv.org/abs/2513.00042</id><title>T</title><published>2025-01-01T18:00:00Z</published>",
                "<id>http://arxiv.org/abs/2501.00042</id><published>2025-01-01T18:00:00Z</published>",
                "<id>http://arxiv.org/abs/2501.00042</id><title> </title><published>2025-01-01T18:00:00Z</published>",
                "<id>http://arxiv.org/abs/2501.00042</id><title>T</title><published>yesterday</published>",
                "<id>http://arxiv.org/abs/2501.00042</id><title>T</title><published>+99999-01-01T18:00:00Z</published>",
                "<id>http://arxiv.org/abs/2501.00042</id><title>T</title>",
                "<title>T</title><published>2025-01-01T18:00:00Z</published>",
            })
    void anEntryThatLacksSomethingIsRefusedWithItsLine(String entry) {
        assertThatThrownBy(() -> ArxivAtom.parse(
                        bytes("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<entry>" + entry + "</entry></feed>")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the entry at line 2: ");
    }

    // ---- hostile XML
    // -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE f [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]><feed>&c;</feed>",
                "<!DOCTYPE f [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><feed>&x;</feed>",
                "<!DOCTYPE f SYSTEM \"http://localhost:1/x.dtd\"><feed/>",
                "<!DOCTYPE f [<!ENTITY % x SYSTEM \"file:///etc/hostname\"> %x;]><feed/>",
                "<!DOCTYPE html><html/>",
                "<feed>&undeclared;</feed>",
                "<feed>&#xD800;</feed>",
                "<feed>\u0001</feed>",
                "<feed><a></feed>",
                "<feed/><feed/>",
                "<feed",
                "",
                "<?xml version=\"1.0\" encoding=\"nonsense\"?><feed/>",
            })
    void hostileXmlIsRefused(String xml) {
        assertThatThrownBy(() -> Xml.parse(bytes(xml))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void xmlThatIsTooDeepIsRefused() {
        assertThatThrownBy(() -> Xml.parse(bytes("<a>".repeat(100) + "</a>".repeat(100))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("too deep");
    }

    // ---- OAI-PMH
    // -----------------------------------------------------------------------------------------------------

    @Test
    void recordsInArxivRaw() {
        var records = OaiRecords.parse(resource("oai.xml"));
        assertThat(records.deleted()).isEqualTo(1);
        assertThat(records.resumptionToken()).isEqualTo("token|2");
        assertThat(records.responseDate()).isEqualTo("2025-01-04T03:00:00Z");
        assertThat(records.papers()).hasSize(2);
        var p = records.papers().getFirst();
        assertThat(p.title()).isEqualTo("Schrödinger's title on two lines");
        assertThat(p.version()).isEqualTo(2);
        assertThat(p.authors())
                .containsExactly(new Author("Ada Example", "Lab, City (Land)"), Author.of("J. Müller, Jr"));
        assertThat(p.categories()).containsExactly("cs.LG", "stat.ML");
        assertThat(p.summary()).isEqualTo("An abstract with $\\alpha < 1$ and more.");
        assertThat(p.publishedAt()).isEqualTo("2025-01-01T18:00:00Z");
        assertThat(p.updatedAt()).isEqualTo("2025-01-02T09:30:00Z");
        assertThat(p.versions()).hasSize(2);
        assertThat(p.publication().licence()).isEqualTo("http://creativecommons.org/licenses/by/4.0/");
        assertThat(p.withdrawnAt()).isNull();
        var gone = records.papers().get(1);
        assertThat(gone.withdrawnAt()).isEqualTo("2003-09-09T00:00:01Z");
        assertThat(gone.publishedAt()).isEqualTo("2003-09-08T00:00:01Z");
    }

    @Test
    void aRecordAloneIsReadToo() {
        var xml = text("oai.xml");
        var record = xml.substring(xml.indexOf("<record>"), xml.indexOf("</record>") + "</record>".length());
        assertThat(OaiRecords.parse(bytes(record)).papers()).hasSize(1);
    }

    @Test
    void anEmptyAnswerIsNoError() {
        var empty = OaiRecords.parse(bytes("<OAI-PMH><error code=\"noRecordsMatch\">none</error></OAI-PMH>"));
        assertThat(empty.papers()).isEmpty();
        assertThatThrownBy(() ->
                        OaiRecords.parse(bytes("<OAI-PMH><error code=\"idDoesNotExist\">no such id</error></OAI-PMH>")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("idDoesNotExist, no such id");
    }

    @Test
    void otherFormatsOfOaiAreRefused() {
        assertThatThrownBy(() ->
                        OaiRecords.parse(bytes("<record><metadata><dc><title>T</title></dc></metadata></record>")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("arXivRaw");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada Example and J. M\\\"uller | Ada Example; J. Müller",
                "A. B, C. D, and E. F | A. B; C. D; E. F",
                "Fran\\c{c}ois \\'{E}t\\'e and {\\L}ukasz \\.Zak | François Été; Łukasz Żak",
                "{\\O}ystein {\\AA}s, S{\\o}ren, Gau{\\ss} | Øystein Ås; Søren; Gauß",
                "\\v Sime\\v{c}ek, Mart\\'{\\i}n, Erd\\H{o}s, Ho\\v{r}ava~P. | Šimeček; Martín; Erdős; Hořava P.",
                "Andrea Bland and Sandy Anders | Andrea Bland; Sandy Anders",
                "ATLAS Collaboration: G. Aad, B. Abbott | ATLAS Collaboration; G. Aad; B. Abbott",
                "John Smith, III, Mary Roe | John Smith, III; Mary Roe",
                "A. One (1 and 2), B. Two (2) ((1) Here, (2) There) | A. One; B. Two",
                "A. One (unclosed, B | A. One",
                "Mosteghanemi & Roe | Mosteghanemi; Roe",
            })
    void authorsOfOneString(String text, String names) {
        assertThat(AuthorString.parse(text)).extracting(Author::name).containsExactly(names.split("; "));
    }

    @Test
    void mathsIsNoAccent() {
        assertThat(Tex.decode("\\'Etale $\\=x \\c c$ and \\'{e}tale")).isEqualTo("Étale $\\=x \\c c$ and étale");
        assertThat(Tex.decode("a \\cite{x} \\beta {kept} \\% \\")).isEqualTo("a \\cite{x} \\beta {kept} \\% \\");
    }

    // ---- JSON
    // --------------------------------------------------------------------------------------------------------

    @Test
    void dailyPapers() {
        var entries = HfDailyPapers.parse(resource("daily.json"));
        assertThat(entries).hasSize(2);
        var p = entries.getFirst().paper();
        assertThat(p.title()).isEqualTo("A Title of two lines");
        assertThat(p.publishedAt()).isEqualTo("2025-01-01T18:00:00Z");
        assertThat(p.organization()).isEqualTo(new Organization("lab", "Some Lab"));
        assertThat(p.links().projectPage()).isEqualTo("https://example.org/project");
        assertThat(p.links().githubRepo()).isNull();
        assertThat(p.links().githubStars()).isEqualTo(12);
        assertThat(p.links().thumbnail()).isEqualTo("https://example.org/thumb.png");
        assertThat(p.keywords()).containsExactly("one", "two");
        assertThat(p.aiSummary()).isEqualTo("Short.");
        var entry = Objects.requireNonNull(entries.getFirst().entry());
        assertThat(entry.day()).isEqualTo("2025-01-04");
        assertThat(entry.listedAt()).isEqualTo(Instant.parse("2025-01-04T04:30:00Z"));
        assertThat(entry.submitter()).isEqualTo(new Submitter(null, "editor", "The Editor"));
        var other = entries.get(1);
        assertThat(other.paper().title()).isEqualTo("Another \uFFFD title");
        assertThat(Objects.requireNonNull(other.entry()).submitter()).isEqualTo(Submitter.REPRISE);
    }

    @Test
    void aPaperAloneIsIndexedOnly() {
        var entries = HfDailyPapers.parse(bytes("{\"id\":\"hep-th/9901001\",\"title\":\"T\"}"));
        assertThat(entries.getFirst().entry()).isNull();
        assertThat(entries.getFirst().paper().id().value()).isEqualTo("hep-th/9901001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"paper\":{\"id\":\"25.1\",\"title\":\"T\"},\"publishedAt\":\"2025-01-03T08:00:00Z\"}]",
                "[{\"paper\":{\"id\":\"2501.00042\"},\"publishedAt\":\"2025-01-03T08:00:00Z\"}]",
                "[{\"paper\":{\"id\":\"2501.00042\",\"title\":\"T\"}}]",
                "[{\"paper\":{\"id\":\"2501.00042\",\"title\":\"T\"},\"publishedAt\":\"soon\"}]",
                "[{\"paper\":null}]",
                "[1]",
                "{\"error\":\"not found\"}",
                "[",
                "[] []",
                "{\"id\":\"2501.00042\",\"id\":\"2501.00043\",\"title\":\"T\"}",
                "17",
            })
    void otherJsonIsRefused(String json) {
        assertThatThrownBy(() -> HfDailyPapers.parse(bytes(json))).isInstanceOf(InvalidInputException.class);
    }

    // ---- a saved page
    // ------------------------------------------------------------------------------------------------

    @Test
    void aSavedPage() {
        var listing = Listing.parse(text("listing.txt"), null, TODAY);
        assertThat(listing.day()).isEqualTo("2024-02-29");
        assertThat(listing.entries())
                .extracting(Listing.Entry::title)
                .containsExactly(
                        "Counting Sheep with Sparse Attention",
                        "NapNet: Sleeping Layers Wake Up Late",
                        "Pillows Without a Foot",
                        "On Dreams (and Their Gradients)",
                        "Blankets: A Survey");
        var sheep = listing.entries().getFirst();
        assertThat(sheep.numAuthors()).isEqualTo(3);
        assertThat(sheep.published()).isEqualTo("2024-02-11");
        assertThat(sheep.number()).isEqualTo(3);
        assertThat(sheep.summary()).startsWith("We count sheep").endsWith("converges.");
        var nap = listing.entries().get(1);
        assertThat(nap.organization()).isEqualTo(new Organization("meadow", "Meadow Labs"));
        assertThat(nap.numAuthors()).isZero();
        assertThat(nap.published()).isEqualTo("2023-11-20");
        assertThat(nap.number()).isNull();
        var pillows = listing.entries().get(2);
        assertThat(pillows.published()).isNull();
        assertThat(pillows.summary()).startsWith("This entry has neither").endsWith("at once.");
        var blankets = listing.entries().get(4);
        assertThat(blankets.summary())
                .isEqualTo("A survey of blankets in two paragraphs. The second paragraph of the survey.");
        assertThat(blankets.number()).isEqualTo(27);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dec 25 | 2025-12-25",
                "Jan 10 | 2026-01-10",
                "Jan 11 | 2025-01-11",
                "December 25, 2023 | 2023-12-25",
                "Thursday, Jan 8 | 2026-01-08",
            })
    void aHeadingWithoutAYearIsTheMostRecentSuchDay(String heading, LocalDate day) {
        assertThat(Listing.parse(text("listing.txt").replace("Feb 29\n", heading + "\n"), null, TODAY)
                        .day())
                .isEqualTo(day);
    }

    @Test
    void aGivenDayWins() {
        var day = LocalDate.of(2022, 5, 5);
        var listing = Listing.parse(text("listing.txt"), day, TODAY);
        assertThat(listing.day()).isEqualTo(day);
        assertThat(listing.entries().getFirst().published()).isEqualTo("2022-02-11");
        var headless = text("listing.txt").replace("Feb 29\n", "");
        assertThat(Listing.parse(headless, day, TODAY).entries()).hasSize(5);
        assertThatThrownBy(() -> Listing.parse(headless, null, TODAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--day");
    }

    @Test
    void linesNeedNotBeApart() {
        var dense = text("listing.txt").replaceAll("\n+", "\r\n");
        var entries = Listing.parse(dense, null, TODAY).entries();
        assertThat(entries.getFirst().title()).isEqualTo("Counting Sheep with Sparse Attention");
        assertThat(entries.getFirst().number()).isEqualTo(3);
        assertThat(entries.getLast().summary()).endsWith("second paragraph of the survey.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "Just some text.\n\nAnd more of it.",
                "Dec 25\n\nTitle\n\nAbstract without a foot.",
                "·\n·\n·",
                "Dec 25\n·\nDec 25"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Listing.parse(text, null, TODAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("none of the formats");
    }

    @Test
    void aDayThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> Listing.parse(text("listing.txt").replace("Jan 5 27", "Jan 35 27"), null, TODAY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Jan 35");
    }
}
