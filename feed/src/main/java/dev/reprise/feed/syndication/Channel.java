package dev.reprise.feed.syndication;

import dev.reprise.core.InvalidInputException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A page of a feed.
 *
 * @param baseUrl    of the site, without a slash at its end: {@code https://papers.example.org}
 * @param title      of the feed
 * @param subtitle   what is in it
 * @param page       the path and query under the base URL of the page that shows the same to people, such as {@code /search?q=probes}
 * @param parameters what was asked for, such as {@code category=cs.LG}; they make the feed's own address and its id
 * @param number     of this page of the feed, from 1
 * @param hasNext    whether there is another one behind it
 * @param entries    newest first, at most {@value #MAX_ENTRIES}
 */
public record Channel(
        String baseUrl,
        String title,
        String subtitle,
        String page,
        SequencedMap<String, String> parameters,
        int number,
        boolean hasNext,
        List<Entry> entries) {
    public static final int MAX_ENTRIES = 100;

    /** A tag URI names a time when its host was the site's; the first daily list is of this year. */
    private static final String YEAR = "2025";

    public Channel {
        entries = List.copyOf(entries);
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(entries.size() + " entries in a page of " + MAX_ENTRIES);
        }
        if (number < 1) {
            throw new InvalidInputException("the first page of a feed has the number 1, there is none of " + number);
        }
        if (URI.create(baseUrl).getHost() == null || baseUrl.endsWith("/")) {
            throw new InvalidInputException(
                    "'" + baseUrl + "' is not a base URL: one looks like https://papers.example.org");
        }
    }

    /** When anything in it changed last; 1970 if it is empty. */
    public Instant updated() {
        return entries.stream()
                .map(Entry::updated)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** The address of the page for people. */
    String home() {
        return baseUrl + page;
    }

    /** The address of a page of this feed. */
    String address(FeedFormat format, int ofPage) {
        var all = new ArrayList<>(query());
        if (ofPage > 1) {
            all.add("page=" + ofPage);
        }
        return baseUrl + format.path() + (all.isEmpty() ? "" : "?" + String.join("&", all));
    }

    String address(Entry entry) {
        return baseUrl + "/papers/" + entry.paper();
    }

    /** The feed's tag URI. */
    String id() {
        var query = query();
        return "tag:" + host() + "," + YEAR + ":feed" + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    /** The entry's tag URI. */
    String id(Entry entry) {
        return "tag:" + host() + "," + entry.day() + ":papers/" + entry.paper();
    }

    private String host() {
        return URI.create(baseUrl).getHost();
    }

    private List<String> query() {
        return parameters.sequencedEntrySet().stream().map(Channel::parameter).toList();
    }

    private static String parameter(Map.Entry<String, String> parameter) {
        return parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
    }
}
