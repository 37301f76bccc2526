package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.feed.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code users}, {@code backup} and {@code restore}. */
class KeepingCommandsTest {
    @TempDir
    Path folder;

    @Test
    void anAccountWithATokenThatIsStoredHashed() throws IOException {
        var data = folder.resolve("data");
        var made = Cli.run("users", "add", "Ada@Example.org", "--name", "Ada Example", "--role", "editor", "--token", "--data", data, "--json");
        assertThat(made.exitCode()).isZero();
        var json = made.json();
        assertThat(json.propertyNames()).containsExactly("name", "role", "token");
        assertThat(json.get("role").asString()).isEqualTo("editor");
        var token = json.get("token").asString();
        assertThat(token).hasSizeGreaterThanOrEqualTo(22);
        try (var database = Database.open(data)) {
            assertThat(database.jdbc().sql("SELECT token_hash FROM api_tokens").query(String.class).single())
                    .matches("[0-9a-f]{64}")
                    .doesNotContain(token);
        }
        var again = Cli.run("users", "add", "ada@example.org", "--name", "Ada Example", "--role", "moderator", "--data", data, "--json");
        assertThat(again.json().get("name")).isEqualTo(json.get("name"));
        assertThat(again.json().get("role").asString()).isEqualTo("moderator");
        assertThat(again.json().get("token").isNull()).isTrue();

        assertThat(Cli.run("users", "add", "nowhere", "--name", "X", "--role", "reader", "--data", data).exitCode()).isEqualTo(2);
        assertThat(Cli.run("users", "add", "b@example.org", "--name", "Bob", "--role", "king", "--data", data).exitCode()).isEqualTo(2);
        assertThat(Cli.run("users", "add", "b@example.org", "--role", "reader", "--data", data).exitCode()).isEqualTo(2);
        assertThat(Cli.run("users").exitCode()).isEqualTo(2);
    }

    @Test
    void aBackupComesBack() throws IOException {
        var data = folder.resolve("data");
        var file = folder.resolve("backup.zip");
        Cli.run("users", "add", "ada@example.org", "--name", "Ada", "--role", "reader", "--data", data);
        Files.createDirectories(data.resolve("outbox"));
        Files.writeString(data.resolve("outbox/1.eml"), "x");
        assertThat(Cli.run("backup", file, "--data", data, "--json").json().get("file").asString()).isEqualTo(file.toString());
        assertThat(Cli.run("backup", file, "--data", data).exitCode()).isEqualTo(2);
        var restored = folder.resolve("restored");
        assertThat(Cli.run("restore", file, "--data", restored).exitCode()).isZero();
        assertThat(restored.resolve("outbox/1.eml")).hasContent("x");
        try (var database = Database.open(restored)) {
            assertThat(database.jdbc().sql("SELECT email FROM users").query(String.class).single())
                    .isEqualTo("ada@example.org");
        }
        assertThat(Cli.run("restore", file, "--data", restored).exitCode()).isEqualTo(2);
        assertThat(Cli.run("restore", folder.resolve("none"), "--data", folder.resolve("x")).exitCode()).isEqualTo(2);
        assertThat(Cli.run("backup", folder.resolve("b.zip"), "--data", folder.resolve("nothing")).exitCode()).isEqualTo(2);
        assertThat(folder.resolve("nothing")).doesNotExist();
    }
}
