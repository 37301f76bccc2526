package dev.reprise.app.site.reading;

import static dev.reprise.app.site.TestSite.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.TestSite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The feeds' addresses; what is in a feed is tested where it is written. */
class FeedPagesTest {
    private final TestSite site = TestSite.shared();

    @ParameterizedTest
    @CsvSource({
        "/feed.atom, application/atom+xml",
        "/feed.rss, application/rss+xml",
        "/feed.json, application/feed+json",
    })
    void theDailyListIsAFeed(String path, String type) {
        var feed = site.get(path);
        assertThat(header(feed, "content-type")).startsWith(type);
        assertThat(header(feed, "cache-control")).contains("max-age");
        assertThat(feed.body()).contains(site.base() + "/papers/2508.21258");
        var since = header(feed, "last-modified");
        assertThat(site.get(path, "If-Modified-Since", since).statusCode()).isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource({"category=cs.CL, 2501.00042", "category=hep-th, hep-th/9901001", "q=identifier, hep-th/9901001"})
    void partsOfItAreToo(String query, String paper) {
        for (var format : new String[] {"atom", "rss", "json"}) {
            var feed = site.get("/feed." + format + "?" + query);
            assertThat(feed.statusCode()).isEqualTo(200);
            assertThat(feed.body()).contains(site.base() + "/papers/" + paper).doesNotContain("2508.07877");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"category=x%20y", "category=cs.LG&q=a", "page=0", "page=x", "q=a&q=b"})
    void wrongOnesAreRefused(String query) {
        assertThat(site.get("/feed.atom?" + query).statusCode()).isEqualTo(400);
    }
}
