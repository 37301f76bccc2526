package dev.reprise.feed.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.Database;
import dev.reprise.feed.mail.ScriptedRelay;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender in a process of its own is killed in the midst of its work, and started again: every reader gets the digest once. */
class DigestCrashTest {

    private static final int READERS = 40;

    @TempDir
    Path folder;

    private final List<String> readers = IntStream.range(0, READERS)
            .mapToObj(i -> "reader" + i + "@example.org")
            .toList();

    @BeforeEach
    void subscribe() throws Exception {
        try (var database = Database.open(folder)) {
            var site = new Correspondence(database, 0, folder);
            for (int i = 0; i < 12; i++) {
                site.list("2512.%05d".formatted(i), "Paper " + i, Correspondence.DAY);
            }
            readers.forEach(reader -> site.subscribe(reader, Cadence.DAILY, DigestFilter.NONE));
        }
    }

    private Process sender(int port) throws Exception {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var arguments =
                Files.writeString(folder.resolve("arguments"), "-cp \"" + classPath.replace("\\", "\\\\") + "\"");
        return new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "@" + arguments,
                        DigestSender.class.getName(),
                        folder.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private String output(Process sender) throws Exception {
        var output = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(sender.waitFor()).isZero();
        return output.strip();
    }

    /** Kills the sender while the relay sits on its answer to a command for a recipient; then lets another one finish. */
    private String killedAt(String command, String recipient) throws Exception {
        var reached = new CountDownLatch(1);
        var killed = new CountDownLatch(1);
        try (var relay = new ScriptedRelay((said, to) -> {
            if (said.equals(command) && to.equals(recipient) && reached.getCount() > 0) {
                reached.countDown();
                await(killed);
            }
            return ScriptedRelay.YES;
        })) {
            var first = sender(relay.port());
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            first.destroyForcibly().waitFor();
            killed.countDown();
            var output = output(sender(relay.port()));
            assertThat(relay.taken()).containsExactlyInAnyOrderElementsOf(readers);
            return output;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void killedBeforeTheRelayCanHaveTheMessage() throws Exception {
        assertThat(killedAt("RCPT", "reader7@example.org")).isEqualTo("sent 33, in doubt 0");
    }

    @Test
    void killedBeforeTheText() throws Exception {
        assertThat(killedAt("DATA", "reader7@example.org")).isEqualTo("sent 33, in doubt 0");
    }

    @Test
    void killedWhenTheRelayHasTheMessageAndHasNotSaidSo() throws Exception {
        assertThat(killedAt(".", "reader7@example.org")).isEqualTo("sent 32, in doubt 1");
    }

    @Test
    void killedAnywhereSeveralTimes() throws Exception {
        long seed = System.nanoTime();
        System.out.println("DigestCrashTest seed " + seed);
        var random = new Random(seed);
        try (var relay = new ScriptedRelay((_, _) -> ScriptedRelay.YES)) {
            for (int kill = 0; kill < 4; kill++) {
                int until = relay.taken().size() + 1 + random.nextInt(8);
                var sender = sender(relay.port());
                while (relay.taken().size() < until && sender.isAlive()) {
                    Thread.sleep(1);
                }
                Thread.sleep(0, random.nextInt(1_000_000));
                sender.destroyForcibly().waitFor();
            }
            output(sender(relay.port()));
            assertThat(relay.taken()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(readers);
        }
    }
}
