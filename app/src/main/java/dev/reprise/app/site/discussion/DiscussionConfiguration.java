package dev.reprise.app.site.discussion;

import dev.reprise.feed.Database;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.discussion.ModerationLog;
import dev.reprise.feed.discussion.Votes;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the feed keeps of votes and comments. */
@Configuration(proxyBeanMethods = false)
class DiscussionConfiguration {
    @Bean
    Votes votes(Database database, Clock clock) {
        return new Votes(database, clock);
    }

    @Bean
    Comments comments(Database database, Clock clock) {
        return new Comments(database, clock);
    }

    @Bean
    ModerationLog moderationLog(Database database, Clock clock) {
        return new ModerationLog(database, clock);
    }
}
