package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code reprise up} that does not come up; that it does, {@link StartupTrainingTest} shows. */
class UpCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aPortInUseIsSaidBeforeAnythingIsWritten() throws IOException {
        var data = folder.resolve("data");
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var up = Cli.run("up", "--port=" + taken.getLocalPort(), "--data=" + data);
            assertThat(up.exitCode()).isEqualTo(3);
            assertThat(up.err()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "./reprise up --port");
            assertThat(up.out()).isEmpty();
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void aFileIsNoDataFolder() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var up = Cli.run("up", "--port=" + freePort(), "--data=" + file);
        assertThat(up.exitCode()).isEqualTo(2);
        assertThat(up.err()).contains("'" + file + "'");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "--base-url=ftp://papers.example.org, is not an address such as https://papers.example.org",
                "--base-url=https://papers.example.org/sub, the site stands at its root",
                "--base-url=papers, the base URL 'papers'",
                "--bind=no.such.host.invalid, is not an address of this machine",
                "--port=0, is not a whole number from 1 to 65535",
                "--rate-limits=perhaps, \"'perhaps' is none of on, off\"",
                "--runs=nobody, \"'nobody' is none of anyone, members\"",
                "--database-url=jdbc:mysql://host/db, a database URL begins with jdbc:postgresql:"
            })
    void wrongSettingsAreExplained(String option, String reason) throws IOException {
        var up = Cli.run("up", "--port=" + freePort(), "--data=" + folder.resolve("data"), option);
        assertThat(up.exitCode()).isEqualTo(2);
        assertThat(up.err()).contains(reason);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
