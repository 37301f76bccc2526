package dev.reprise.app.site.mail;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.digest.DigestContents;
import dev.reprise.feed.digest.DigestSchedule;
import dev.reprise.feed.digest.Digests;
import dev.reprise.feed.digest.MailLinks;
import dev.reprise.feed.digest.SavedSearch;
import dev.reprise.feed.digest.SubscriptionRequests;
import dev.reprise.feed.digest.Subscriptions;
import dev.reprise.feed.mail.Mailer;
import dev.reprise.feed.search.PaperSearch;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Subscriptions and digests. */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {
    @Bean
    MailLinks mailLinks(SiteSettings settings) {
        return new MailLinks(settings.baseUrl());
    }

    @Bean
    Subscriptions subscriptions(Database database, Clock clock) {
        return new Subscriptions(database, clock);
    }

    @Bean
    SubscriptionRequests subscriptionRequests(
            Database database,
            Subscriptions subscriptions,
            Mailer mailer,
            MailLinks links,
            SiteSettings settings,
            Clock clock) {
        return new SubscriptionRequests(database, subscriptions, mailer, links, clock, settings.rateLimits());
    }

    @Bean
    DigestContents digestContents(Database database, PaperStore papers, PaperSearch search) {
        return new DigestContents(database, papers, SavedSearch.in(search));
    }

    @Bean
    Digests digests(
            Database database,
            DigestContents contents,
            Subscriptions subscriptions,
            Mailer mailer,
            MailLinks links,
            SiteSettings settings,
            Clock clock) {
        return new Digests(database, contents, subscriptions, mailer, links, settings.mail(), clock);
    }

    @Bean
    DigestSchedule digestSchedule(Database database, Digests digests, SiteSettings settings, Clock clock) {
        return new DigestSchedule(database, digests, clock, settings.mail().digestHour());
    }
}
