package dev.reprise.feed.digest;

import dev.reprise.feed.Author;
import dev.reprise.feed.DailyEntry;
import dev.reprise.feed.Database;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.Token;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailSettings;
import dev.reprise.feed.mail.Mailer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything between a database and a relay, as a site has it, with a clock that stands still until it is moved. */
final class Correspondence implements InstantSource {

    static final LocalDate DAY = LocalDate.parse("2025-12-25");
    static final int UNHURRIED = 60_000;

    private Instant now = Instant.parse("2025-12-25T12:00:00Z");

    final Database database;
    final Mailer mailer;
    final PaperStore papers;
    final MailLinks links = new MailLinks(URI.create("https://papers.example.org"));
    final DigestContents contents;
    final Subscriptions subscriptions;
    final SubscriptionRequests requests;
    final Digests digests;

    /** @param port the relay's; 0: the outbox */
    Correspondence(Database database, int port, Path data) {
        this.database = database;
        var host = port == 0 ? null : "127.0.0.1";
        var settings = MailSettings.of(host, port == 0 ? null : port, null, null, null, links.baseUrl(), data);
        this.mailer = Mailer.of(settings, this);
        this.papers = new PaperStore(database, this);
        this.contents = new DigestContents(database, papers, this::titlesThatContain);
        this.subscriptions = new Subscriptions(database, this);
        this.requests = new SubscriptionRequests(database, subscriptions, mailer, links, this, true);
        this.digests =
                new Digests(database, contents, subscriptions, mailer, links, settings.digests(UNHURRIED, 6), this);
    }

    @Override
    public Instant instant() {
        return now;
    }

    void wait(Duration duration) {
        now = now.plus(duration);
    }

    private Set<PaperId> titlesThatContain(String query, Set<PaperId> among) {
        return papers.find(among).stream()
                .filter(item -> item.paper().title().contains(query))
                .map(item -> item.paper().id())
                .collect(Collectors.toCollection(HashSet::new));
    }

    PaperId list(String id, String title, LocalDate day, String... categories) {
        var paper = ImportedPaper.of(PaperId.parse(id), title, Source.ATOM)
                .version(1)
                .summary("Abstract of " + id + ". " + "It goes on and on. ".repeat(40))
                .authors(List.of(Author.of("Ada Example"), Author.of("J. Müller")))
                .categories(List.of(categories))
                .published(Instant.parse("2025-12-24T18:00:00Z"))
                .build();
        papers.save(paper, new DailyEntry(day, -1, now, DailyEntry.Submitter.REPRISE, null, null, null));
        return paper.id();
    }

    /** Asks and confirms without any mail, as if it had been read. */
    void subscribe(String address, Cadence cadence, DigestFilter filter) {
        requests.add(MailAddress.parse(address), cadence, filter, "client of " + address);
        var token = Token.random();
        database.jdbc()
                .sql(
                        "UPDATE subscription_requests SET token_hash = ?, mailed_at = requested_at WHERE email = ? AND mailed_at IS NULL")
                .params(token.hash(), address)
                .update();
        if (!requests.confirm(token.value(), "client of " + address)) {
            throw new IllegalStateException("not confirmed: " + address);
        }
    }

    /** The first link of a message's plain text. */
    static String firstLink(MimeMessage message) throws Exception {
        return text(message)
                .lines()
                .filter(line -> line.contains("https://"))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    static String lastPart(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    static String text(MimeMessage message) throws Exception {
        return (String) ((MimeMultipart) message.getContent()).getBodyPart(0).getContent();
    }

    static String html(MimeMessage message) throws Exception {
        return (String) ((MimeMultipart) message.getContent()).getBodyPart(1).getContent();
    }
}
