package dev.reprise.feed.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.Token;
import dev.reprise.feed.digest.Subscriptions.Bounce;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailFailure;
import dev.reprise.feed.mail.ScriptedRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class SubscriptionsTest {

    private static final MailAddress ADA = MailAddress.parse("Ada@example.org");
    private static final String CLIENT = "192.0.2.1";
    private static final DigestFilter FILTER = new DigestFilter("cs.LG", null, "probing");

    @TempDir
    Path folder;

    private final GreenMail relay = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private Database database;
    private Correspondence site;

    /** On H2; elsewhere in {@code PostgresTest}. */
    protected Database openDatabase() throws Exception {
        return Database.open(folder);
    }

    @BeforeEach
    void open() throws Exception {
        relay.start();
        database = openDatabase();
        site = new Correspondence(database, relay.getSmtp().getPort(), folder);
    }

    @AfterEach
    void close() {
        database.close();
        relay.stop();
    }

    private String ask(MailAddress address, Cadence cadence, DigestFilter filter) throws Exception {
        int before = relay.getReceivedMessages().length;
        site.requests.add(address, cadence, filter, CLIENT);
        site.requests.sendConfirmations();
        var mails = relay.getReceivedMessages();
        assertThat(mails).hasSize(before + 1);
        return Correspondence.lastPart(Correspondence.firstLink(mails[before]));
    }

    @Test
    void askedForMailedConfirmed() throws Exception {
        var token = ask(ADA, Cadence.WEEKLY, FILTER);
        var mail = relay.getReceivedMessages()[0];
        assertThat(mail.getAllRecipients()[0].toString()).isEqualTo("Ada@example.org");
        assertThat(Correspondence.firstLink(mail)).isEqualTo("https://papers.example.org/subscribe/confirm/" + token);
        assertThat(Correspondence.html(mail)).containsOnlyOnce("href").contains(token);
        assertThat(token).matches("[A-Za-z0-9_-]{32}");
        assertThat(site.subscriptions.active(Cadence.WEEKLY)).isEmpty();

        var request = site.requests.requested(token).orElseThrow();
        assertThat(request.address()).isEqualTo(ADA);
        assertThat(request.confirmed()).isFalse();
        assertThat(site.subscriptions.active(Cadence.WEEKLY))
                .as("reading changes nothing")
                .isEmpty();

        assertThat(site.requests.confirm(token, "192.0.2.2")).isTrue();
        assertThat(site.requests.confirm(token, "192.0.2.3")).as("again").isTrue();
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();
        assertThat(site.subscriptions.active(Cadence.WEEKLY)).singleElement().satisfies(s -> {
            assertThat(s.address()).isEqualTo(ADA);
            assertThat(s.filter()).isEqualTo(FILTER);
        });
        assertThat(proof()).isEqualTo("192.0.2.1 192.0.2.2");
        assertThat(database.jdbc()
                        .sql("SELECT token_hash FROM subscription_requests")
                        .query(String.class)
                        .single())
                .isEqualTo(Token.hash(token));
    }

    private String proof() {
        return database.jdbc()
                .sql("SELECT requested_from || ' ' || confirmed_from FROM subscriptions")
                .query(String.class)
                .single();
    }

    @Test
    void anUnknownTokenIsNothing() {
        assertThat(site.requests.requested("x".repeat(32))).isEmpty();
        assertThat(site.requests.confirm("x".repeat(32), CLIENT)).isFalse();
        assertThat(site.subscriptions.unsubscribe("x".repeat(32))).isFalse();
        assertThat(site.requests.refuse("")).isFalse();
    }

    @Test
    void aRequestLivesFor48Hours() throws Exception {
        var token = ask(ADA, Cadence.DAILY, DigestFilter.NONE);
        site.wait(Duration.ofDays(2).minusSeconds(1));
        assertThat(site.requests.requested(token)).isPresent();
        site.wait(Duration.ofSeconds(1));
        assertThat(site.requests.requested(token)).isEmpty();
        assertThat(site.requests.confirm(token, CLIENT)).isFalse();
        site.requests.forgetOld();
        assertThat(rows("subscription_requests")).isZero();
    }

    private int rows(String table) {
        return database.jdbc()
                .sql("SELECT COUNT(*) FROM " + table)
                .query(Integer.class)
                .single();
    }

    @Test
    void threeConfirmationsADayForAnAddressHoweverItIsWritten() throws Exception {
        for (int i = 0; i < 6; i++) {
            site.requests.add(
                    MailAddress.parse(i % 2 == 0 ? "ada@example.org" : "ADA@EXAMPLE.org"),
                    Cadence.DAILY,
                    DigestFilter.NONE,
                    "192.0.2." + i);
            site.requests.sendConfirmations();
        }
        assertThat(relay.getReceivedMessages()).hasSize(3);
        site.wait(Duration.ofDays(1));
        ask(ADA, Cadence.DAILY, DigestFilter.NONE);
    }

    @Test
    void threeConfirmationsADayAlsoIfAllAskAtOnce() throws Exception {
        var asking = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                var client = "192.0.2." + i;
                asking.add(threads.submit(() -> {
                    site.requests.add(ADA, Cadence.DAILY, DigestFilter.NONE, client);
                    site.requests.sendConfirmations();
                    return null;
                }));
            }
        }
        assertThat(asking).allSatisfy(ask -> assertThat(ask.state()).isEqualTo(Future.State.SUCCESS));
        assertThat(relay.getReceivedMessages()).hasSize(3);
    }

    @Test
    void aClientMayAskForTwentyAddressesADayUnlessCapsAreLifted() throws Exception {
        for (int i = 0; i < 25; i++) {
            site.requests.add(MailAddress.parse("a" + i + "@example.org"), Cadence.DAILY, DigestFilter.NONE, CLIENT);
        }
        assertThat(rows("subscription_requests")).isEqualTo(20);
        for (int i = 0; i < 25; i++) {
            site.requests.add(
                    MailAddress.parse("c" + i + "@example.org"),
                    Cadence.DAILY,
                    DigestFilter.NONE,
                    "2001:db8:0:1:0:0:0:" + i);
        }
        assertThat(rows("subscription_requests"))
                .as("a network of 64 bits is one client")
                .isEqualTo(40);
        var uncapped = new SubscriptionRequests(database, site.subscriptions, site.mailer, site.links, site, false);
        uncapped.add(MailAddress.parse("b@example.org"), Cadence.DAILY, DigestFilter.NONE, CLIENT);
        assertThat(rows("subscription_requests")).isEqualTo(41);
    }

    @Test
    void askingAgainChangesNothingUntilItIsConfirmed() throws Exception {
        site.requests.confirm(ask(ADA, Cadence.DAILY, DigestFilter.NONE), CLIENT);
        var change = ask(MailAddress.parse("ada@example.org"), Cadence.WEEKLY, FILTER);
        assertThat(site.subscriptions.active(Cadence.DAILY)).hasSize(1);
        site.requests.confirm(change, CLIENT);
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();
        assertThat(site.subscriptions.active(Cadence.WEEKLY)).hasSize(1);
        assertThat(rows("subscriptions")).isEqualTo(1);
    }

    @Test
    void forgettingLeavesNoAddressAndNoWayBackWithoutConfirming() throws Exception {
        var token = ask(ADA, Cadence.DAILY, DigestFilter.NONE);
        site.requests.confirm(token, CLIENT);
        site.subscriptions.forget(ADA);
        site.subscriptions.forget(ADA);
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();
        assertThat(database.jdbc()
                        .sql("SELECT COUNT(*) FROM subscriptions WHERE email IS NOT NULL")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(site.requests.confirm(token, CLIENT)).as("a used link").isFalse();
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();

        site.requests.confirm(ask(ADA, Cadence.DAILY, DigestFilter.NONE), CLIENT);
        assertThat(site.subscriptions.active(Cadence.DAILY)).hasSize(1);
        assertThat(rows("suppressions")).isZero();
    }

    @Test
    void whoRefusesIsNotWrittenToAgain() throws Exception {
        site.requests.confirm(ask(ADA, Cadence.DAILY, DigestFilter.NONE), CLIENT);
        var token = ask(ADA, Cadence.WEEKLY, DigestFilter.NONE);
        assertThat(site.requests.refuse(token)).isTrue();
        assertThat(site.requests.refuse(token)).isTrue();
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();
        assertThat(site.requests.confirm(token, CLIENT)).isFalse();
        site.requests.add(ADA, Cadence.DAILY, DigestFilter.NONE, CLIENT);
        site.requests.sendConfirmations();
        assertThat(relay.getReceivedMessages()).hasSize(2);

        site.subscriptions.allow(ADA);
        ask(ADA, Cadence.DAILY, DigestFilter.NONE);
    }

    @Test
    void aHardBounceSuspendsAndAConfirmationBringsBack() throws Exception {
        site.requests.confirm(ask(ADA, Cadence.DAILY, DigestFilter.NONE), CLIENT);
        assertThat(site.subscriptions.bounced(ADA, Bounce.HARD)).isTrue();
        assertThat(site.subscriptions.bounced(ADA, Bounce.HARD)).isFalse();
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();
        site.requests.confirm(ask(ADA, Cadence.DAILY, DigestFilter.NONE), CLIENT);
        assertThat(site.subscriptions.active(Cadence.DAILY)).hasSize(1);
    }

    @Test
    void threeSoftBouncesSuspendIfTheyBelongTogether() throws Exception {
        site.requests.confirm(ask(ADA, Cadence.DAILY, DigestFilter.NONE), CLIENT);
        assertThat(site.subscriptions.bounced(ADA, Bounce.SOFT)).isFalse();
        assertThat(site.subscriptions.bounced(ADA, Bounce.SOFT)).isFalse();
        site.wait(Duration.ofDays(15));
        assertThat(site.subscriptions.bounced(ADA, Bounce.SOFT))
                .as("a new series")
                .isFalse();
        assertThat(site.subscriptions.bounced(ADA, Bounce.SOFT)).isFalse();
        assertThat(site.subscriptions.bounced(ADA, Bounce.SOFT)).isTrue();
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();
        assertThat(site.subscriptions.bounced(MailAddress.parse("nobody@example.org"), Bounce.HARD))
                .isFalse();
    }

    @Test
    void aConfirmationWaitsUntilTheRelayCanBeUsed() throws Exception {
        site.requests.add(ADA, Cadence.DAILY, DigestFilter.NONE, CLIENT);
        relay.stop();
        assertThatThrownBy(() -> site.requests.sendConfirmations())
                .isInstanceOfSatisfying(
                        MailFailure.class, e -> assertThat(e.kind()).isEqualTo(MailFailure.Kind.UNREACHABLE));
        var again = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        again.start();
        try {
            var later = new Correspondence(database, again.getSmtp().getPort(), folder);
            later.requests.sendConfirmations();
            later.requests.sendConfirmations();
            assertThat(again.getReceivedMessages()).hasSize(1);
        } finally {
            again.stop();
        }
    }

    @Test
    void aDeferredConfirmationIsTriedAgainLaterAndARefusedOneIsNot() throws Exception {
        try (var greylist = new ScriptedRelay((command, _) -> command.equals("RCPT") ? "451 4.7.1 later" : "")) {
            var site = new Correspondence(database, greylist.port(), folder);
            site.requests.add(ADA, Cadence.DAILY, DigestFilter.NONE, CLIENT);
            site.requests.sendConfirmations();
        }
        try (var relay = new ScriptedRelay((_, _) -> ScriptedRelay.YES)) {
            var site = new Correspondence(database, relay.port(), folder);
            site.requests.sendConfirmations();
            assertThat(relay.taken()).as("at once").isEmpty();
            site.wait(Duration.ofMinutes(10));
            site.requests.sendConfirmations();
            assertThat(relay.taken()).containsExactly("Ada@example.org");
        }
        try (var refusing = new ScriptedRelay((command, _) -> command.equals("RCPT") ? "550 5.1.1 nobody" : "")) {
            var site = new Correspondence(database, refusing.port(), folder);
            site.requests.add(ADA, Cadence.DAILY, DigestFilter.NONE, CLIENT);
            site.requests.sendConfirmations();
        }
        site.wait(Duration.ofHours(1));
        site.requests.sendConfirmations();
        assertThat(relay.getReceivedMessages()).isEmpty();
    }

    @Test
    void filtersAreCheckedAndToldInWords() {
        assertThat(DigestFilter.of(" ", "", null)).isEqualTo(DigestFilter.NONE);
        assertThat(DigestFilter.of(" cs.LG ", "to read", "sparse <autoencoders>")
                        .inWords())
                .isEqualTo("category cs.LG, tag to read, matching “sparse <autoencoders>”");
        assertThat(DigestFilter.of("hep-th", null, null).category()).isEqualTo("hep-th");
        assertThat(DigestFilter.of("cond-mat.mes-hall", null, null).category()).isEqualTo("cond-mat.mes-hall");
        assertThatThrownBy(() -> DigestFilter.of("cs.LG; DROP TABLE", null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("category");
        assertThatThrownBy(() -> DigestFilter.of(null, "a\r\nb", null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DigestFilter.of(null, null, "q".repeat(251)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Cadence.of("hourly")).isInstanceOf(InvalidInputException.class);
    }
}
