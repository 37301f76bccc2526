package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.discussion.Votes;
import dev.reprise.feed.mail.MailAddress;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged survives SIGKILL. */
class DurabilityTest {
    private static final int ACKNOWLEDGED = 25;
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    @TempDir
    Path folder;

    /** Writes and says what was written, until it is killed. */
    static final class Writer {
        public static void main(String[] args) throws Exception {
            var database = Database.open(Path.of(args[0]));
            var papers = new PaperStore(database, () -> NOW);
            var users = new UserStore(database, () -> NOW);
            var tokens = new ApiTokens(database, users, () -> NOW);
            var votes = new Votes(database, () -> NOW);
            var comments = new Comments(database, () -> NOW);
            var ada = users.add(MailAddress.parse("ada@example.org"), "Ada", Role.READER);
            for (int i = 0; ; i++) {
                var paper = PaperId.parse("2501.%05d".formatted(i));
                papers.save(ImportedPaper.of(paper, "Title " + i, Source.ATOM).build());
                votes.give(ada, paper);
                long comment = comments.add(ada, paper, "Comment " + i, null, null);
                var token = i < 10 ? tokens.create(ada, "token " + i).value() : "-";
                System.out.println(paper + " " + comment + " " + token);
                System.out.flush();
            }
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var acknowledged = new ArrayList<String>();
        try (var lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("2501\\.\\d{5} \\d+ \\S+")) {
                    acknowledged.add(line);
                }
                if (acknowledged.size() == ACKNOWLEDGED) {
                    process.destroyForcibly(); // SIGKILL
                    break;
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).hasSize(ACKNOWLEDGED);

        try (var database = Database.open(folder)) {
            var users = new UserStore(database, () -> NOW);
            var ada = users.findByName("Ada").orElseThrow();
            for (var line : acknowledged) {
                var words = line.split(" ", -1);
                assertThat(new Votes(database, () -> NOW).has(ada, PaperId.parse(words[0])))
                        .as(line)
                        .isTrue();
                assertThat(new Comments(database, () -> NOW).find(Long.parseLong(words[1])))
                        .as(line)
                        .isPresent();
                if (!words[2].equals("-")) {
                    assertThat(new ApiTokens(database, users, () -> NOW).find(words[2]))
                            .as(line)
                            .isPresent();
                }
            }
        }
    }
}
