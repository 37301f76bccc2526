package dev.reprise.feed.syndication;

import dev.reprise.feed.text.Xml;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;

/** RSS 2.0, with Atom's links for its address and its pages, and Dublin Core's creators, since its own author is a mail address. */
final class RssFeed {
    static final String DUBLIN_CORE = "http://purl.org/dc/elements/1.1/";

    /** RFC 822 with years of four digits. */
    private static final DateTimeFormatter RFC_822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private RssFeed() {}

    static String write(Channel channel) {
        return XmlDocument.of(xml -> xml.element(
                "rss",
                () -> xml.element("channel", () -> channel(xml, channel)),
                "version",
                "2.0",
                "xmlns:atom",
                AtomFeed.NAMESPACE,
                "xmlns:dc",
                DUBLIN_CORE));
    }

    private static void channel(XmlDocument xml, Channel channel) throws XMLStreamException {
        xml.element("title", channel.title());
        xml.element("link", channel.home());
        xml.element("description", channel.subtitle());
        xml.element("language", "en");
        xml.element("lastBuildDate", date(channel.updated()));
        AtomFeed.links(xml, "atom:link", channel, FeedFormat.RSS);
        for (var entry : channel.entries()) {
            xml.element("item", () -> item(xml, channel, entry));
        }
    }

    private static void item(XmlDocument xml, Channel channel, Entry entry) throws XMLStreamException {
        xml.element("title", entry.title());
        xml.element("link", channel.address(entry));
        xml.element("guid", channel.id(entry), "isPermaLink", "false");
        xml.element("pubDate", date(entry.published()));
        for (var author : entry.authors()) {
            xml.element("dc:creator", author);
        }
        for (var category : entry.categories()) {
            xml.element("category", category);
        }
        // Readers take the description for HTML: once escaped for it, once more for XML.
        xml.element("description", Xml.escape(entry.summary()));
    }

    private static String date(Instant at) {
        return RFC_822.format(at);
    }
}
