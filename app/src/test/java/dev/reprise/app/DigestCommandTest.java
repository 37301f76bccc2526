package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.Database;
import dev.reprise.feed.FirstDay;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Token;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestCommandTest {
    @TempDir
    private Path data;

    @BeforeEach
    void subscribe() throws IOException {
        try (var database = Database.open(data)) {
            FirstDay.addTo(new PaperStore(database, Clock.systemUTC()), database);
            for (var reader : List.of("ada@example.org", "grace@example.org")) {
                database.jdbc().sql("""
                                INSERT INTO subscriptions (email, email_hash, cadence, state, requested_at, requested_from, confirmed_at,
                                    confirmed_from, soft_bounces)
                                VALUES (?, ?, 'daily', 'active', CURRENT_TIMESTAMP, '', CURRENT_TIMESTAMP, '', 0)""").params(reader, Token.hash(reader)).update();
            }
        }
    }

    private Cli send(String window, Object... more) {
        var arguments = new Object[more.length + 6];
        System.arraycopy(new Object[] {"digest", "send", "--window", window, "--data", data}, 0, arguments, 0, 6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        return Cli.run(arguments);
    }

    private List<String> outbox() throws IOException {
        try (var files = Files.list(data.resolve("outbox"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void sendsOnceAndSaysSo() throws IOException {
        var first = send("2025-12-25", "--json");
        assertThat(first.exitCode()).isZero();
        assertThat(first.json().get("papers").intValue()).isEqualTo(36);
        assertThat(first.json().get("sent").intValue()).isEqualTo(2);
        assertThat(first.json().get("unreachable").isNull()).isTrue();
        assertThat(outbox()).containsExactly("digest.daily.2025-12-25.1.eml", "digest.daily.2025-12-25.2.eml");

        var again = send("2025-12-25");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out())
                .isEqualToIgnoringNewLines("2025-12-25: 36 papers, 2 subscriptions; 0 sent, 2 sent before");
        assertThat(outbox()).hasSize(2);
    }

    @Test
    void nothingToSendIsNoFailure() {
        assertThat(send("2025-12-24").exitCode()).isZero();
        assertThat(send("2025-W52").exitCode()).isZero();
        assertThat(data.resolve("outbox")).doesNotExist();
    }

    @Test
    void aRelayThatIsNotThereIsExit3AndCostsNoMail() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var failed = send("2025-12-25", "--smtp-host", "127.0.0.1", "--smtp-port", port, "--json");
        assertThat(failed.exitCode()).isEqualTo(ExitCode.MACHINE_FAILED);
        assertThat(failed.json().get("unreachable").stringValue()).contains("127.0.0.1:" + port);
        assertThat(failed.err()).contains("sends what is missing").doesNotContain("\tat ");
        assertThat(send("2025-12-25").out()).contains("2 sent");
    }

    @Test
    void whatIsWrongIsExit2() {
        assertThat(send("2025-02-30").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(send("2025-W60").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(Cli.run("digest", "send", "--data", data).exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(Cli.run("digest", "bounce", "ada@example.org", "--data", data)
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(Cli.run("digest", "unsubscribe", "x", "--data", data).exitCode())
                .isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(send("2025-12-25", "--mail-from", "nobody").err()).contains("REPRISE_MAIL_FROM");
    }

    @Test
    void bouncesAndRequestsOfOwnersChangeTheList() throws IOException {
        assertThat(Cli.run("digest", "bounce", "ada@example.org", "--hard", "--data", data)
                        .out())
                .startsWith("suspended");
        assertThat(Cli.run("digest", "bounce", "grace@example.org", "--soft", "--data", data)
                        .out())
                .startsWith("noted");
        assertThat(send("2025-12-25").out()).contains("1 subscriptions; 1 sent");
        Cli.run("digest", "forget", "grace@example.org", "--data", data);
        try (var database = Database.open(data)) {
            assertThat(database.jdbc()
                            .sql("SELECT COUNT(*) FROM subscriptions WHERE email = 'grace@example.org'")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    /** Another process, since one may open its own files as often as it likes. */
    @Test
    void whileTheSiteHasTheFolderItIsExit3() throws Exception {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var arguments = Files.writeString(data.resolve("arguments"), "-cp \"" + classPath.replace("\\", "\\\\") + "\"");
        try (var _ = Database.open(data)) {
            var sender = new ProcessBuilder(
                            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "@" + arguments,
                            Main.class.getName(),
                            "digest",
                            "send",
                            "--window",
                            "2025-12-25",
                            "--data",
                            data.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(sender.waitFor()).as(said).isEqualTo(ExitCode.MACHINE_FAILED);
            assertThat(said).contains("is in use by another process").doesNotContain("\tat ");
        }
        assertThat(data.resolve("outbox")).doesNotExist();
    }
}
