package dev.reprise.app.site.tag;

import dev.reprise.feed.Database;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.tag.TagRecommender;
import dev.reprise.feed.tag.TagStore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the feed keeps of tags, and who ranks papers for them. */
@Configuration(proxyBeanMethods = false)
class TagConfiguration {
    @Bean
    TagStore tagStore(Database database, Clock clock) {
        return new TagStore(database, clock);
    }

    @Bean
    TagRecommender tagRecommender(PaperStore papers, Clock clock) {
        return new TagRecommender(papers, clock);
    }
}
