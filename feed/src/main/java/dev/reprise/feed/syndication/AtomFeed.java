package dev.reprise.feed.syndication;

import javax.xml.stream.XMLStreamException;

/** Atom 1.0: RFC 4287, pages by RFC 5005. */
final class AtomFeed {
    static final String NAMESPACE = "http://www.w3.org/2005/Atom";

    private AtomFeed() {}

    static String write(Channel channel) {
        return XmlDocument.of(
                xml -> xml.element("feed", () -> feed(xml, channel), "xmlns", NAMESPACE, "xml:lang", "en"));
    }

    private static void feed(XmlDocument xml, Channel channel) throws XMLStreamException {
        xml.element("id", channel.id());
        xml.element("title", channel.title());
        xml.element("subtitle", channel.subtitle());
        xml.element("updated", channel.updated().toString());
        // entries whose authors are not known have the feed's
        xml.element("author", () -> xml.element("name", "Reprise"));
        xml.empty("link", "rel", "alternate", "type", "text/html", "href", channel.home());
        links(xml, "link", channel, FeedFormat.ATOM);
        for (var entry : channel.entries()) {
            xml.element("entry", () -> entry(xml, channel, entry));
        }
    }

    /** This document's address, and those of the pages around it. */
    static void links(XmlDocument xml, String element, Channel channel, FeedFormat format) throws XMLStreamException {
        int number = channel.number();
        link(xml, element, "self", channel.address(format, number), format);
        link(xml, element, "first", channel.address(format, 1), format);
        if (number > 1) {
            link(xml, element, "previous", channel.address(format, number - 1), format);
        }
        if (channel.hasNext()) {
            link(xml, element, "next", channel.address(format, number + 1), format);
        }
    }

    private static void link(XmlDocument xml, String element, String relation, String address, FeedFormat format)
            throws XMLStreamException {
        xml.empty(element, "rel", relation, "type", format.mediaType(), "href", address);
    }

    private static void entry(XmlDocument xml, Channel channel, Entry entry) throws XMLStreamException {
        xml.element("id", channel.id(entry));
        xml.element("title", entry.title());
        xml.element("updated", entry.updated().toString());
        xml.element("published", entry.published().toString());
        for (var author : entry.authors()) {
            xml.element("author", () -> xml.element("name", author));
        }
        xml.empty("link", "rel", "alternate", "type", "text/html", "href", channel.address(entry));
        var arxiv = entry.paper().arxivPage();
        if (arxiv.isPresent()) {
            xml.empty("link", "rel", "related", "type", "text/html", "href", arxiv.get());
        }
        for (var category : entry.categories()) {
            xml.empty("category", "term", category, "scheme", "http://arxiv.org/schemas/atom");
        }
        xml.element("summary", entry.summary(), "type", "text");
    }
}
