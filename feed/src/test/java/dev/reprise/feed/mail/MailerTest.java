package dev.reprise.feed.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.reprise.core.InvalidInputException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailerTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-25T07:00:00.123Z"));
    private static final MailAddress ADA = MailAddress.parse("ada@example.org");
    private static final String LONG_NON_ASCII =
            "Über Aktivierungen, die sich verschieben: 変化する活性 🧠 ".repeat(8).strip();

    private final GreenMail relay = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @TempDir
    private Path data;

    @BeforeEach
    void start() {
        relay.start();
    }

    @AfterEach
    void stop() {
        relay.stop();
    }

    @Test
    void sendsTextThenHtmlWithEveryFieldOnce() throws Exception {
        smtp(relay.getSmtp().getPort(), null, null, "Daily \"Papers\" <papers@example.net>")
                .send(Mail.to(ADA, "Grüße\r\nBcc: eve@example.org\n\u2028 end", "Text: größer\n", "<p>HTML: größer</p>")
                        .with("Auto-Submitted", "auto-generated")
                        .withId("digest.2025-12-25"));

        assertThat(relay.getReceivedMessages()).hasSize(1);
        var message = relay.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("Grüße Bcc: eve@example.org end");
        assertThat(message.getFrom()[0].toString())
                .contains("papers@example.net")
                .contains("Daily");
        assertThat(message.getHeader("Bcc")).isNull();
        for (var field : List.of("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted")) {
            assertThat(message.getHeader(field)).as(field).hasSize(1);
        }
        assertThat(message.getMessageID()).isEqualTo("<digest.2025-12-25@example.net>");
        assertThat(message.getSentDate()).isEqualTo("2025-12-25T07:00:00Z");
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        var parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Text: größer\r\n");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>HTML: größer</p>");
    }

    @Test
    void linesStayShortAndAsciiWhateverTheText() throws Exception {
        var mailer = outbox();
        mailer.send(Mail.to(ADA, LONG_NON_ASCII, "x".repeat(3000), "<p>" + LONG_NON_ASCII.repeat(30) + "</p>"));

        var bytes = Files.readAllBytes(onlyFile());
        for (byte b : bytes) {
            assertThat(b).isPositive();
        }
        var text = new String(bytes, StandardCharsets.US_ASCII);
        assertThat(text.split("\r\n", -1))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
        assertThat(text.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        var message = read(onlyFile());
        assertThat(message.getHeader("Subject")).hasSize(1);
        assertThat(message.getSubject()).isEqualTo(LONG_NON_ASCII);
    }

    @Test
    void aSubjectCannotSmuggleAnEncodedWord() throws Exception {
        outbox().send(Mail.to(ADA, "=?utf-8?Q?=0D=0ABcc:_eve@example.org?=", "t", "h"));
        assertThat(read(onlyFile()).getSubject()).doesNotContain("\n").startsWith("= ?utf-8");
    }

    @Test
    void refusesHeaderFieldsThatAreNotOneLine() {
        var mail = Mail.to(ADA, "s", "t", "h");
        assertThatThrownBy(() -> mail.with("List-Id", "a\r\nBcc: b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mail.with("List-Id:\r\nBcc", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mail.with("A", "b").with("A", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mail.withId("a@b>\r\nx")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameMailIsOneFileHoweverOftenItIsWritten() throws Exception {
        var mailer = outbox();
        mailer.send(Mail.to(ADA, "first", "t", "h").withId("same"));
        mailer.send(Mail.to(ADA, "second", "t", "h").withId("same"));
        assertThat(read(onlyFile()).getSubject()).isEqualTo("second");
        assertThat(mailer.replaces()).isTrue();
    }

    @Test
    void nothingIsInTheOutboxIfTheHandoverFails() throws Exception {
        try (var connection = outbox().open()) {
            assertThatThrownBy(() -> connection.send(Mail.to(ADA, "s", "t", "h"), () -> {
                        throw new IllegalStateException("the database is down");
                    }))
                    .hasMessage("the database is down");
        }
        try (var files = Files.list(data.resolve("outbox"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aConversationCarriesSeveralMailsAndSurvivesAFailedHandover() throws Exception {
        try (var relay = new ScriptedRelay((_, _) -> ScriptedRelay.YES);
                var connection = smtp(relay.port()).open()) {
            connection.send(Mail.to(MailAddress.parse("one@example.org"), "s", "t", "h"), () -> {});
            assertThatThrownBy(() -> connection.send(Mail.to(ADA, "s", "t", "h"), () -> {
                        throw new IllegalStateException("the database is down");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the database is down");
            connection.send(Mail.to(MailAddress.parse("three@example.org"), "s", "t", "h"), () -> {});
            assertThat(relay.taken()).containsExactly("one@example.org", "three@example.org");
        }
    }

    @Test
    void saysWhatTheRelaysAnswerMeans() throws Exception {
        assertThat(failure(Map.of("RCPT", "550 5.1.1 no such user"))).isEqualTo(MailFailure.Kind.NO_SUCH_MAILBOX);
        assertThat(failure(Map.of("RCPT", "554 5.7.1 relaying denied"))).isEqualTo(MailFailure.Kind.REFUSED);
        assertThat(failure(Map.of("RCPT", "451 4.7.1 greylisted"))).isEqualTo(MailFailure.Kind.DEFERRED);
        assertThat(failure(Map.of("MAIL", "421 shutting down"))).isEqualTo(MailFailure.Kind.UNREACHABLE);
        assertThat(failure(Map.of("DATA", ScriptedRelay.HANG_UP))).isEqualTo(MailFailure.Kind.UNREACHABLE);
        assertThat(failure(Map.of(".", "552 5.2.2 too large"))).isEqualTo(MailFailure.Kind.REFUSED);
        assertThat(failure(Map.of(".", "451 try later"))).isEqualTo(MailFailure.Kind.DEFERRED);
        assertThat(failure(Map.of(".", ScriptedRelay.HANG_UP))).isEqualTo(MailFailure.Kind.IN_DOUBT);
    }

    @Test
    void aRelayThatIsNotThereIsUnreachable() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var mailer = smtp(port);
        assertThatThrownBy(() -> mailer.send(Mail.to(ADA, "s", "t", "h")))
                .isInstanceOfSatisfying(
                        MailFailure.class, e -> assertThat(e.kind()).isEqualTo(MailFailure.Kind.UNREACHABLE))
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void signsInWhenThereAreAUserAndAPassword() throws Exception {
        relay.setUser("relay@example.net", "user", "secret");
        smtp(relay.getSmtp().getPort(), "user", "secret", null).send(Mail.to(ADA, "signed in", "t", "h"));
        assertThat(relay.getReceivedMessages()).hasSize(1);
    }

    @Test
    void settingsNameWhatIsWrong() {
        assertThatThrownBy(() -> smtp(70_000, null, null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("REPRISE_SMTP_PORT");
        assertThatThrownBy(() -> smtp(25, "user", null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("REPRISE_SMTP_PASSWORD");
        assertThatThrownBy(() -> smtp(25, null, null, "nobody"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("REPRISE_MAIL_FROM");
        assertThat(from("http://localhost:8080")).isEqualTo("reprise@localhost");
        assertThat(from("http://127.0.0.1:8080")).isEqualTo("reprise@localhost");
        assertThat(from("https://papers.example.org")).isEqualTo("reprise@papers.example.org");
        assertThat(settings(null, null, null, null, null).host()).isNull();
        assertThat(settings("relay", null, null, null, null).port()).isEqualTo(25);
        assertThat(settings("relay", null, "user", "secret", null).port()).isEqualTo(587);
    }

    private String from(String baseUrl) {
        return MailSettings.of(null, null, null, null, null, URI.create(baseUrl), data)
                .from()
                .value();
    }

    private MailFailure.Kind failure(Map<String, String> answers) throws Exception {
        var kinds = new ArrayList<MailFailure.Kind>();
        try (var server = new ScriptedRelay((command, _) -> answers.getOrDefault(command, ScriptedRelay.YES))) {
            var mailer = smtp(server.port());
            assertThatThrownBy(() -> mailer.send(Mail.to(ADA, "s", "t", "h")))
                    .isInstanceOfSatisfying(MailFailure.class, e -> kinds.add(e.kind()));
        }
        return kinds.getFirst();
    }

    private Mailer outbox() {
        return Mailer.of(settings(null, null, null, null, null), CLOCK);
    }

    private Mailer smtp(int port) {
        return smtp(port, null, null, null);
    }

    private Mailer smtp(int port, @Nullable String user, @Nullable String password, @Nullable String from) {
        return Mailer.of(settings("127.0.0.1", port, user, password, from), CLOCK);
    }

    private MailSettings settings(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String user,
            @Nullable String password,
            @Nullable String from) {
        return MailSettings.of(host, port, user, password, from, URI.create("https://papers.example.org"), data);
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(data.resolve("outbox"))) {
            var all = files.toList();
            assertThat(all).hasSize(1);
            assertThat(all.getFirst().toString()).endsWith(".eml");
            return all.getFirst();
        }
    }

    private static MimeMessage read(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            var message = new MimeMessage(Session.getInstance(new Properties()), in);
            message.writeTo(new ByteArrayOutputStream());
            assertThat(Collections.list(message.getAllHeaders())).isNotEmpty();
            return message;
        }
    }
}
