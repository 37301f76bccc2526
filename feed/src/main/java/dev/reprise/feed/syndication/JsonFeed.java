package dev.reprise.feed.syndication;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Feed 1.1. */
final class JsonFeed {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private JsonFeed() {}

    static String write(Channel channel) {
        var feed = MAPPER.createObjectNode()
                .put("version", "https://jsonfeed.org/version/1.1")
                .put("title", channel.title())
                .put("home_page_url", channel.home())
                .put("feed_url", channel.address(FeedFormat.JSON, channel.number()))
                .put("description", channel.subtitle())
                .put("language", "en");
        if (channel.hasNext()) {
            feed.put("next_url", channel.address(FeedFormat.JSON, channel.number() + 1));
        }
        feed.putArray("authors").addObject().put("name", "Reprise");
        var items = feed.putArray("items");
        channel.entries().forEach(entry -> item(items.addObject(), channel, entry));
        return MAPPER.writeValueAsString(feed);
    }

    private static void item(ObjectNode item, Channel channel, Entry entry) {
        item.put("id", channel.id(entry)).put("url", channel.address(entry));
        entry.paper().arxivPage().ifPresent(address -> item.put("external_url", address));
        item.put("title", entry.title())
                .put("content_text", entry.summary())
                .put("date_published", entry.published().toString())
                .put("date_modified", entry.updated().toString());
        if (!entry.authors().isEmpty()) {
            var authors = item.putArray("authors");
            entry.authors().forEach(name -> authors.addObject().put("name", name));
        }
        ArrayNode tags = item.putArray("tags");
        entry.categories().forEach(tags::add);
    }
}
