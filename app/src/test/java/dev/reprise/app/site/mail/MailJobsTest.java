package dev.reprise.app.site.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.ReaderSite;
import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.DailyEntry.Submitter;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fell due while the site was down goes out when it is up: a digest, and a confirmation that no relay took. */
class MailJobsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void sendsWhatIsDueAndWaits() throws Exception {
        var now = Instant.now();
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(2);
        try (var database = Database.open(folder)) {
            var store = new PaperStore(database, Clock.systemUTC());
            store.save(
                    ImportedPaper.of(PaperId.parse("2501.00042"), "A paper", Source.ATOM)
                            .version(1)
                            .published(now)
                            .build(),
                    new DailyEntry(day, 0, now, Submitter.REPRISE, null, null, null));
            var jdbc = database.jdbc();
            jdbc.sql("""
                    INSERT INTO subscriptions (email, email_hash, cadence, state, requested_at, requested_from, confirmed_at, confirmed_from,
                        soft_bounces)
                    VALUES ('ada@example.org', ?, 'daily', 'active', TIMESTAMP WITH TIME ZONE '2025-01-01 00:00:00+00', '',
                        TIMESTAMP WITH TIME ZONE '2025-01-01 00:00:00+00', '', 0)""").param(Token.hash("ada@example.org")).update();
            jdbc.sql("""
                    INSERT INTO subscription_requests (email, email_hash, cadence, requested_at, requested_from, try_at)
                    VALUES ('grace@example.org', ?, 'daily', CURRENT_TIMESTAMP, '127.0.0.1', CURRENT_TIMESTAMP)""").param(Token.hash("grace@example.org")).update();
            jdbc.sql("INSERT INTO site_settings (name, content) VALUES ('digest.daily.next', ?)")
                    .param(day.toString())
                    .update();
        }
        try (var site = ReaderSite.start(folder)) {
            var end = System.nanoTime() + PATIENCE.toNanos();
            while (mails(site.outbox()).size() < 2 && System.nanoTime() < end) {
                Thread.sleep(100);
            }
            var mails = mails(site.outbox());
            assertThat(mails).hasSize(2);
            assertThat(mails).anyMatch(name -> name.startsWith("digest.daily." + day));
            assertThat(site.bean(Database.class)
                            .jdbc()
                            .sql("SELECT task_name FROM scheduled_tasks ORDER BY task_name")
                            .query(String.class)
                            .list())
                    .containsExactly("confirmations", "digests");
        }
    }

    private static List<String> mails(Path outbox) throws IOException {
        if (!Files.exists(outbox)) {
            return List.of();
        }
        try (var files = Files.list(outbox)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".eml"))
                    .toList();
        }
    }
}
