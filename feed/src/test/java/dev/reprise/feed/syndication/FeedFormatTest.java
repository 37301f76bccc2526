package dev.reprise.feed.syndication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.PaperId;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import tools.jackson.databind.json.JsonMapper;

class FeedFormatTest {
    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final Instant LISTED = Instant.parse("2025-12-25T08:00:00.120Z");
    private static final Entry NASTY = new Entry(
            new PaperId("hep-th/9901001"),
            LocalDate.of(2025, 12, 25),
            "<script>alert(1)</script> & $x<y$ \u0000\u0001\ufffe\ud800 🌍 ]]>",
            "First line,\r\nsecond <b>line</b> & \"quotes\"",
            List.of("J. Müller", "Ada <Example>"),
            List.of("hep-th", "cs.LG"),
            LISTED,
            LISTED.plusSeconds(3600));
    private static final Entry LOCAL = new Entry(
            new PaperId("local-1f0a93bc"),
            LocalDate.of(2025, 12, 24),
            "A title",
            "",
            List.of(),
            List.of(),
            LISTED.minusSeconds(86400),
            LISTED.minusSeconds(86400));

    private static Channel channel(
            SequencedMap<String, String> parameters, int number, boolean hasNext, Entry... entries) {
        return new Channel(
                "https://papers.example.org:8443",
                "Reprise & friends",
                "Papers that run",
                "/search?q=a+b",
                parameters,
                number,
                hasNext,
                List.of(entries));
    }

    private static final Channel MIDDLE =
            channel(new LinkedHashMap<>(Map.of("q", "probes & <patches>")), 2, true, NASTY, LOCAL);

    private static Element xml(FeedFormat format, Channel channel) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(format.write(channel)))
                .getDocumentElement();
    }

    private static List<Element> children(Element parent, String namespace, String name) {
        var children = new ArrayList<Element>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element
                    && element.getLocalName().equals(name)
                    && namespace.equals(String.valueOf(element.getNamespaceURI()))) {
                children.add(element);
            }
        }
        return children;
    }

    private static String only(Element parent, String namespace, String name) {
        var children = children(parent, namespace, name);
        assertThat(children).as(name + " of " + parent.getTagName()).hasSize(1);
        return children.getFirst().getTextContent();
    }

    private static Map<String, String> links(Element parent) {
        var links = new LinkedHashMap<String, String>();
        for (var link : children(parent, ATOM, "link")) {
            assertThat(URI.create(link.getAttribute("href")).isAbsolute()).isTrue();
            assertThat(links.put(link.getAttribute("rel"), link.getAttribute("href")))
                    .as("a second link " + link.getAttribute("rel"))
                    .isNull();
        }
        return links;
    }

    /** What RFC 4287 requires of a feed and its entries (sections 4.1.1 and 4.1.2). */
    private static void checkAtom(Element feed) {
        assertThat(feed.getNamespaceURI()).isEqualTo(ATOM);
        assertThat(feed.getLocalName()).isEqualTo("feed");
        assertThat(URI.create(only(feed, ATOM, "id")).isAbsolute()).isTrue();
        assertThat(only(feed, ATOM, "title")).isNotBlank();
        OffsetDateTime.parse(only(feed, ATOM, "updated"));
        var ids = new ArrayList<String>();
        for (var entry : children(feed, ATOM, "entry")) {
            ids.add(only(entry, ATOM, "id"));
            assertThat(URI.create(ids.getLast()).isAbsolute()).isTrue();
            assertThat(only(entry, ATOM, "title")).isNotBlank();
            OffsetDateTime.parse(only(entry, ATOM, "updated"));
            OffsetDateTime.parse(only(entry, ATOM, "published"));
            var authors = children(entry, ATOM, "author");
            assertThat(authors.isEmpty() ? children(feed, ATOM, "author") : authors)
                    .isNotEmpty()
                    .allSatisfy(author -> assertThat(only(author, ATOM, "name")).isNotBlank());
            assertThat(links(entry)).containsKey("alternate");
            assertThat(children(entry, ATOM, "category"))
                    .allSatisfy(category ->
                            assertThat(category.getAttribute("term")).isNotBlank());
            assertThat(children(entry, ATOM, "summary").getFirst().getAttribute("type"))
                    .isEqualTo("text");
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void atomHasWhatRfc4287Requires() throws Exception {
        var feed = xml(FeedFormat.ATOM, MIDDLE);
        checkAtom(feed);
        checkAtom(xml(FeedFormat.ATOM, channel(Collections.emptyNavigableMap(), 1, false)));
        assertThat(only(feed, ATOM, "id")).isEqualTo("tag:papers.example.org,2025:feed?q=probes+%26+%3Cpatches%3E");
        assertThat(only(feed, ATOM, "updated")).isEqualTo("2025-12-25T09:00:00.120Z");
        var entry = children(feed, ATOM, "entry").getFirst();
        assertThat(only(entry, ATOM, "id")).isEqualTo("tag:papers.example.org,2025-12-25:papers/hep-th/9901001");
        assertThat(only(entry, ATOM, "title")).isEqualTo("<script>alert(1)</script> & $x<y$  🌍 ]]>");
        assertThat(only(entry, ATOM, "summary")).isEqualTo("First line,\nsecond <b>line</b> & \"quotes\"");
        assertThat(links(entry))
                .containsEntry("alternate", "https://papers.example.org:8443/papers/hep-th/9901001")
                .containsEntry("related", "https://arxiv.org/abs/hep-th/9901001");
        assertThat(children(entry, ATOM, "author")).hasSize(2);
    }

    @Test
    void pagesAreLinkedAsRfc5005Says() throws Exception {
        var query = "?q=probes+%26+%3Cpatches%3E";
        assertThat(links(xml(FeedFormat.ATOM, MIDDLE)))
                .containsEntry("self", "https://papers.example.org:8443/feed.atom" + query + "&page=2")
                .containsEntry("first", "https://papers.example.org:8443/feed.atom" + query)
                .containsEntry("previous", "https://papers.example.org:8443/feed.atom" + query)
                .containsEntry("next", "https://papers.example.org:8443/feed.atom" + query + "&page=3")
                .containsEntry("alternate", "https://papers.example.org:8443/search?q=a+b");
        assertThat(links(xml(FeedFormat.ATOM, channel(new LinkedHashMap<>(), 1, false, LOCAL))))
                .containsOnlyKeys("self", "first", "alternate");
        assertThat(links((Element) xml(FeedFormat.RSS, MIDDLE).getFirstChild()))
                .containsEntry("next", "https://papers.example.org:8443/feed.rss" + query + "&page=3");
    }

    @Test
    void rssHasItsRequiredElements() throws Exception {
        var rss = xml(FeedFormat.RSS, MIDDLE);
        assertThat(rss.getAttribute("version")).isEqualTo("2.0");
        var channel = (Element) rss.getFirstChild();
        assertThat(only(channel, "null", "title")).isEqualTo("Reprise & friends");
        assertThat(only(channel, "null", "link")).isEqualTo("https://papers.example.org:8443/search?q=a+b");
        assertThat(only(channel, "null", "description")).isEqualTo("Papers that run");
        assertThat(only(channel, "null", "lastBuildDate")).isEqualTo("Thu, 25 Dec 2025 09:00:00 GMT");
        var item = children(channel, "null", "item").getFirst();
        assertThat(ZonedDateTime.parse(only(item, "null", "pubDate"), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .isEqualTo("2025-12-25T08:00:00Z");
        assertThat(only(item, "null", "guid")).isEqualTo("tag:papers.example.org,2025-12-25:papers/hep-th/9901001");
        assertThat(children(item, "null", "guid").getFirst().getAttribute("isPermaLink"))
                .isEqualTo("false");
        // read as HTML: no element of the abstract survives
        assertThat(only(item, "null", "description"))
                .contains("&lt;b&gt;line&lt;/b&gt;")
                .doesNotContain("<");
        assertThat(children(item, "http://purl.org/dc/elements/1.1/", "creator"))
                .hasSize(2);
    }

    @Test
    void jsonFeedHasItsRequiredMembers() {
        var feed = JsonMapper.shared().readTree(FeedFormat.JSON.write(MIDDLE));
        assertThat(feed.get("version").asString()).isEqualTo("https://jsonfeed.org/version/1.1");
        assertThat(feed.get("title").asString()).isEqualTo("Reprise & friends");
        assertThat(feed.get("next_url").asString()).endsWith("&page=3");
        assertThat(feed.get("items").size()).isEqualTo(2);
        for (var item : feed.get("items")) {
            assertThat(item.get("id").asString()).startsWith("tag:");
            assertThat(item.has("content_text")).isTrue();
            OffsetDateTime.parse(item.get("date_published").asString());
        }
        assertThat(feed.get("items").get(0).get("authors").get(0).get("name").asString())
                .isEqualTo("J. Müller");
        assertThat(feed.get("items").get(1).has("external_url")).isFalse();
    }

    @Test
    void sameChannelSameBytesSameTag() {
        for (var format : FeedFormat.values()) {
            var tag = FeedFormat.etag(format.write(MIDDLE));
            assertThat(FeedFormat.etag(format.write(MIDDLE))).isEqualTo(tag).matches("W/\"[A-Za-z0-9_-]{22}\"");
            assertThat(FeedFormat.etag(format.write(channel(new LinkedHashMap<>(), 1, false, LOCAL))))
                    .isNotEqualTo(tag);
        }
        assertThat(new String(FeedFormat.ATOM.write(MIDDLE), StandardCharsets.UTF_8))
                .startsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    }

    @Test
    void refusesPagesAndAddressesThatAreNone() {
        assertThatThrownBy(() -> channel(new LinkedHashMap<>(), 0, false)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Channel("localhost", "t", "s", "/", new LinkedHashMap<>(), 1, false, List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("localhost");
    }
}
