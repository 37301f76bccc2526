package dev.reprise.app.site.submission;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.submission.AuthorClaims;
import dev.reprise.feed.submission.ProofPages;
import dev.reprise.feed.submission.Submissions;
import dev.reprise.feed.sync.Fetcher;
import dev.reprise.feed.sync.Politeness;
import java.time.Clock;
import java.util.Objects;
import java.util.SplittableRandom;
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
    ArxivLookup arxivLookup(SiteSettings settings, Clock clock) {
        var arxiv = settings.arxiv();
        if (arxiv == null) {
            return ArxivLookup.silent();
        }
        var version = SubmissionConfiguration.class.getPackage().getImplementationVersion();
        return ArxivLookup.of(
                new Fetcher(
                        new Politeness(settings.data().resolve("sync.lock"), Politeness.PAUSE, clock, Thread::sleep),
                        arxiv.userAgent(Objects.requireNonNullElse(version, "0")),
                        clock,
                        Thread::sleep,
                        new SplittableRandom(clock.millis())),
                arxiv.arxiv());
    }
}
