package dev.reprise.app.site.submission;

import dev.reprise.feed.Database;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.submission.AuthorClaims;
import dev.reprise.feed.submission.ProofPages;
import dev.reprise.feed.submission.Submissions;
import dev.reprise.feed.sync.SyncSettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the feed keeps of submissions and author claims. */
@Configuration(proxyBeanMethods = false)
class SubmissionConfiguration {
    @Bean
    Submissions submissions(Database database, PaperStore papers, Clock clock) {
        return new Submissions(database, papers, clock);
    }

    @Bean
    AuthorClaims authorClaims(Database database, PaperStore papers, Clock clock) {
        return new AuthorClaims(database, papers, new ProofPages(), clock);
    }

    @Bean
    ArxivLookup arxivLookup() {
        return new ArxivLookup(null, SyncSettings.of(System.getenv()).arxiv());
    }
}
