package dev.reprise.feed.digest;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.reprise.feed.Database;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.mail.ScriptedRelay;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class DigestsTest {

    private static final LocalDate DAY = Correspondence.DAY;
    private static final PapersWindow WINDOW = new PapersWindow.Day(DAY);
    private static final List<String> ONCE = List.of(
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "MIME-Version",
            "List-Id",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "Auto-Submitted");

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

    private void readers(int count) {
        for (int i = 0; i < count; i++) {
            site.subscribe("reader" + i + "@example.org", Cadence.DAILY, DigestFilter.NONE);
        }
    }

    private static List<String> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "reader" + i + "@example.org")
                .toList();
    }

    private List<String> received() {
        return Arrays.stream(relay.getReceivedMessages()).map(DigestsTest::to).toList();
    }

    private static String to(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachReaderGetsEachWindowOnce() throws Exception {
        site.list("2512.00001", "A paper", DAY, "cs.LG");
        readers(3);
        var first = site.digests.send(Cadence.DAILY, WINDOW);
        assertThat(first.sent()).isEqualTo(3);
        assertThat(first.isComplete()).isTrue();
        readersThatCameLater();
        var second = site.digests.send(Cadence.DAILY, WINDOW);
        assertThat(second.sent()).isEqualTo(1);
        assertThat(second.alreadySent()).isEqualTo(3);
        assertThat(received())
                .containsExactlyInAnyOrder(
                        "reader0@example.org", "reader1@example.org", "reader2@example.org", "late@example.org");
        assertThat(Arrays.stream(relay.getReceivedMessages())
                        .map(DigestsTest::messageId)
                        .distinct())
                .hasSize(4);
    }

    private void readersThatCameLater() {
        site.subscribe("late@example.org", Cadence.DAILY, DigestFilter.NONE);
    }

    private static String messageId(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theHeaderIsTheContracts() throws Exception {
        site.list("2512.00001", "Über Aktivierungen\r\nBcc: eve@example.org " + "und weiter ".repeat(12), DAY);
        readers(1);
        site.digests.send(Cadence.DAILY, WINDOW);
        var mail = relay.getReceivedMessages()[0];
        for (var field : ONCE) {
            assertThat(mail.getHeader(field)).as(field).hasSize(1);
        }
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject())
                .startsWith("Papers of 25 December 2025: Über Aktivierungen Bcc:")
                .endsWith("…");
        var unsubscribe = mail.getHeader("List-Unsubscribe", null).replaceAll("\r\n(?=[ \t])", "");
        assertThat(unsubscribe)
                .matches("<https://papers\\.example\\.org/u/([A-Za-z0-9_-]{22,})>, "
                        + "<mailto:unsubscribe@papers\\.example\\.org\\?subject=\\1>");
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("List-Id")).containsExactly("Reprise daily papers <daily-papers.papers.example.org>");
        assertThat(mail.getMessageID()).isEqualTo("<digest.daily.2025-12-25.1@papers.example.org>");
    }

    @Test
    void theLinkEndsTheSubscriptionAtOnceAndForEver() throws Exception {
        site.list("2512.00001", "A paper", DAY);
        site.list("2512.00002", "Another", DAY.plusDays(1));
        readers(1);
        site.digests.send(Cadence.DAILY, WINDOW);
        var token = unsubscribeToken(relay.getReceivedMessages()[0]);
        assertThat(site.subscriptions.isUnsubscribeToken(token)).isTrue();
        assertThat(site.subscriptions.active(Cadence.DAILY))
                .as("looking changes nothing")
                .hasSize(1);
        assertThat(site.subscriptions.unsubscribe(token)).isTrue();
        var ended = ended();
        site.wait(Duration.ofHours(1));
        assertThat(site.subscriptions.unsubscribe(token)).as("again").isTrue();
        assertThat(ended()).as("one change").isEqualTo(ended);
        assertThat(site.digests.send(Cadence.DAILY, WINDOW.next()).sent()).isZero();
        site.subscribe("reader0@example.org", Cadence.DAILY, DigestFilter.NONE);
        assertThat(site.digests.send(Cadence.DAILY, WINDOW).sent())
                .as("once an address, whatever it does between")
                .isZero();
        assertThat(site.digests.send(Cadence.DAILY, WINDOW.next()).sent()).isEqualTo(1);
        assertThat(site.subscriptions.unsubscribe(token)).isTrue();
        assertThat(site.subscriptions.active(Cadence.DAILY)).isEmpty();
    }

    private String ended() {
        return database.jdbc()
                .sql("SELECT ended_at FROM subscriptions")
                .query(String.class)
                .single();
    }

    private static String unsubscribeToken(MimeMessage mail) throws Exception {
        return mail.getHeader("List-Unsubscribe", null).replaceAll("(?s).*/u/([A-Za-z0-9_-]+)>.*", "$1");
    }

    @Test
    void filtersChooseAndNothingIsSentWhereNothingFits() throws Exception {
        var ids = List.of(
                site.list("2512.00001", "Probing a model", DAY, "cs.LG"),
                site.list("2512.00002", "Steering a model", DAY, "cs.CL"),
                site.list("2512.00003", "Probing a probe", DAY, "cs.CL"));
        database.jdbc()
                .sql(
                        "INSERT INTO users (name, name_key, full_name, email, role, created_at) VALUES ('u', 'u', 'U', 'u@example.org', 'reader', CURRENT_TIMESTAMP)")
                .update();
        database.jdbc()
                .sql(
                        "INSERT INTO tags (user_id, name, is_public, created_at) SELECT id, 'mine', TRUE, CURRENT_TIMESTAMP FROM users")
                .update();
        database.jdbc()
                .sql(
                        "INSERT INTO tags (user_id, name, is_public, created_at) SELECT id, 'private', FALSE, CURRENT_TIMESTAMP FROM users")
                .update();
        database.jdbc()
                .sql("INSERT INTO tag_papers (tag_id, paper_id, created_at) SELECT id, ?, CURRENT_TIMESTAMP FROM tags")
                .param(ids.get(1).value())
                .update();
        site.subscribe("category@example.org", Cadence.DAILY, DigestFilter.of("cs.CL", "", ""));
        site.subscribe("tag@example.org", Cadence.DAILY, DigestFilter.of("", "mine", ""));
        site.subscribe("private@example.org", Cadence.DAILY, DigestFilter.of("", "private", ""));
        site.subscribe("search@example.org", Cadence.DAILY, DigestFilter.of("", "", "Probing"));
        site.subscribe("both@example.org", Cadence.DAILY, DigestFilter.of("cs.CL", "", "Probing"));
        site.subscribe("none@example.org", Cadence.DAILY, DigestFilter.of("math.GT", "", ""));

        var result = site.digests.send(Cadence.DAILY, WINDOW);
        assertThat(result.sent()).isEqualTo(4);
        assertThat(result.nothingFits()).isEqualTo(2);
        assertThat(papersOf("category@example.org")).containsExactly("2512.00002", "2512.00003");
        assertThat(papersOf("tag@example.org")).containsExactly("2512.00002");
        assertThat(papersOf("search@example.org")).containsExactly("2512.00001", "2512.00003");
        assertThat(papersOf("both@example.org")).containsExactly("2512.00003");
    }

    private List<String> papersOf(String address) throws Exception {
        for (var mail : relay.getReceivedMessages()) {
            if (to(mail).equals(address)) {
                return Correspondence.text(mail)
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("https://papers.example.org/papers/"))
                        .map(Correspondence::lastPart)
                        .toList();
            }
        }
        throw new AssertionError("nothing was sent to " + address);
    }

    @Test
    void aWeekIsSentToWeeklyReadersOnly() throws Exception {
        site.list("2512.00001", "Monday's", LocalDate.parse("2025-12-22"));
        site.list("2512.00002", "Sunday's", LocalDate.parse("2025-12-28"));
        site.list("2512.00003", "The next week's", LocalDate.parse("2025-12-29"));
        readers(1);
        site.subscribe("weekly@example.org", Cadence.WEEKLY, DigestFilter.NONE);
        assertThat(site.digests
                        .send(Cadence.WEEKLY, PapersWindow.ofWeek("2025-W52"))
                        .sent())
                .isEqualTo(1);
        assertThat(papersOf("weekly@example.org")).containsExactlyInAnyOrder("2512.00001", "2512.00002");
        assertThat(relay.getReceivedMessages()[0].getSubject()).startsWith("Papers of the week 22 December 2025 to 28");
    }

    @Test
    void anEmptyDayIsNoMail() throws Exception {
        readers(2);
        var result = site.digests.send(Cadence.DAILY, WINDOW);
        assertThat(result.sent()).isZero();
        assertThat(result.isComplete()).isTrue();
        assertThat(relay.getReceivedMessages()).isEmpty();
    }

    @Test
    void aRelayThatGoesAwayLeavesTheRestForLater() throws Exception {
        site.list("2512.00001", "A paper", DAY);
        readers(6);
        try (var tired = new ScriptedRelay((command, recipient) ->
                command.equals("MAIL") && recipient.equals("reader2@example.org") ? "421 tired" : "")) {
            var result = new Correspondence(database, tired.port(), folder).digests.send(Cadence.DAILY, WINDOW);
            assertThat(result.sent()).isEqualTo(3);
            assertThat(result.unreachable()).contains("421 tired");
            assertThat(result.isComplete()).isFalse();
            assertThat(tired.taken()).isEqualTo(addresses(3));
        }
        assertThat(site.digests.send(Cadence.DAILY, WINDOW).sent()).isEqualTo(3);
        assertThat(received()).isEqualTo(addresses(6).subList(3, 6));
    }

    @Test
    void refusalsAreNobodysMailAndAreTriedAgainUnlessTheMailboxIsGone() throws Exception {
        site.list("2512.00001", "A paper", DAY);
        readers(4);
        try (var choosy = new ScriptedRelay((command, recipient) -> switch (command + " " + recipient) {
            case "RCPT reader0@example.org" -> "550 5.1.1 no such user";
            case ". reader1@example.org" -> "451 4.3.0 later";
            case ". reader2@example.org" -> "554 5.6.0 no";
            default -> ScriptedRelay.YES;
        })) {
            var result = new Correspondence(database, choosy.port(), folder).digests.send(Cadence.DAILY, WINDOW);
            assertThat(result.sent()).isEqualTo(1);
            assertThat(result.isComplete()).isFalse();
            assertThat(result.failed()).hasSize(3);
            assertThat(result.failed().getFirst().bounced()).isTrue();
            assertThat(choosy.taken()).containsExactly("reader3@example.org");
        }
        var again = site.digests.send(Cadence.DAILY, WINDOW);
        assertThat(again.subscriptions()).as("the first is suspended").isEqualTo(3);
        assertThat(again.sent()).isEqualTo(2);
        assertThat(received()).isEqualTo(addresses(3).subList(1, 3));
    }

    @Test
    void whatTheRelayMayHaveIsReportedAndNotSentAgain() throws Exception {
        site.list("2512.00001", "A paper", DAY);
        readers(3);
        try (var rude = new ScriptedRelay((command, recipient) ->
                command.equals(".") && recipient.equals("reader1@example.org") ? ScriptedRelay.HANG_UP : "")) {
            var result = new Correspondence(database, rude.port(), folder).digests.send(Cadence.DAILY, WINDOW);
            assertThat(result.sent()).isEqualTo(2);
            assertThat(result.inDoubt()).containsExactly("digest.daily.2025-12-25.2@papers.example.org");
            assertThat(rude.taken()).isEqualTo(addresses(3));
        }
        var again = site.digests.send(Cadence.DAILY, WINDOW);
        assertThat(again.sent()).isZero();
        assertThat(again.inDoubt()).hasSize(1);
        assertThat(relay.getReceivedMessages()).isEmpty();
    }

    @Test
    void sendersAtTheSameTimeShareTheWork() throws Exception {
        site.list("2512.00001", "A paper", DAY);
        readers(30);
        var results = new ArrayList<Future<DigestResult>>();
        try (var relay = new ScriptedRelay((_, _) -> ScriptedRelay.YES)) {
            var site = new Correspondence(database, relay.port(), folder);
            sendAtOnce(site, results);
            int sent = 0;
            for (var result : results) {
                sent += result.get().sent();
            }
            assertThat(sent).isEqualTo(30);
            assertThat(relay.taken()).containsExactlyInAnyOrderElementsOf(addresses(30));
        }
    }

    private static void sendAtOnce(Correspondence site, List<Future<DigestResult>> results) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                results.add(threads.submit(() -> site.digests.send(Cadence.DAILY, WINDOW)));
            }
        }
    }

    @Test
    void theOutboxHasNoDoubt() throws Exception {
        site.list("2512.00001", "A paper", DAY);
        readers(3);
        var outbox = new Correspondence(database, 0, folder);
        outbox.digests.send(Cadence.DAILY, WINDOW);
        database.jdbc()
                .sql("UPDATE digest_deliveries SET state = 'handed' WHERE subscription_id = 2")
                .update();
        var again = outbox.digests.send(Cadence.DAILY, WINDOW);
        assertThat(again.sent()).isEqualTo(1);
        assertThat(again.inDoubt()).isEmpty();
        try (var files = Files.list(folder.resolve("outbox"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "digest.daily.2025-12-25.1.eml",
                            "digest.daily.2025-12-25.2.eml",
                            "digest.daily.2025-12-25.3.eml");
        }
    }

    @Test
    void aRestartNeitherSkipsNorRepeatsAWindow() throws Exception {
        for (int i = 0; i < 10; i++) {
            site.list("2512.0000" + i, "A paper of day " + i, DAY.plusDays(i));
        }
        readers(1);
        site.subscribe("weekly@example.org", Cadence.WEEKLY, DigestFilter.NONE);
        assertThat(schedule().sendDue()).as("Thursday noon: the first call").isEmpty();
        site.wait(Duration.ofHours(18)); // Friday 06:00
        assertThat(windows(schedule().sendDue())).containsExactly("2025-12-25");
        assertThat(schedule().sendDue()).isEmpty();
        site.wait(Duration.ofDays(1).minusMillis(1));
        assertThat(schedule().sendDue()).isEmpty();
        site.wait(Duration.ofMillis(1));
        assertThat(windows(schedule().sendDue())).containsExactly("2025-12-26");
        site.wait(Duration.ofDays(2)); // down until Monday
        assertThat(windows(schedule().sendDue())).containsExactly("2025-12-27", "2025-12-28", "2025-W52");
        assertThat(relay.getReceivedMessages()).hasSize(5);
        site.wait(Duration.ofDays(10)); // down for long
        assertThat(windows(schedule().sendDue()))
                .containsExactly(
                        "2026-01-01",
                        "2026-01-02",
                        "2026-01-03",
                        "2026-01-04",
                        "2026-01-05",
                        "2026-01-06",
                        "2026-01-07",
                        "2026-W01");
    }

    @Test
    void aWindowThatCouldNotBeSentStaysNext() throws Exception {
        site.list("2512.00001", "A paper", DAY);
        readers(1);
        schedule().sendDue();
        site.wait(Duration.ofHours(20));
        relay.stop();
        assertThat(schedule().sendDue())
                .singleElement()
                .satisfies(r -> assertThat(r.unreachable()).isNotNull());
        var back = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        back.start();
        try {
            var later = new Correspondence(database, back.getSmtp().getPort(), folder);
            later.wait(Duration.ofHours(20));
            assertThat(windows(new DigestSchedule(database, later.digests, later, 6).sendDue()))
                    .containsExactly("2025-12-25");
            assertThat(back.getReceivedMessages()).hasSize(1);
        } finally {
            back.stop();
        }
    }

    private DigestSchedule schedule() {
        return new DigestSchedule(database, site.digests, site, 6);
    }

    private static List<String> windows(List<DigestResult> results) {
        return results.stream().map(result -> result.window().value()).toList();
    }
}
