package dev.reprise.feed.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.feed.TestCertificate;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STARTTLS with a relay of our own, whose certificate a process of its own trusts and this one does not. */
class MailOverTlsTest {
    @TempDir
    Path folder;

    /** {@code PORT OUTBOX}: sends one mail as a user of the relay. */
    public static void main(String[] arguments) throws Exception {
        send(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
    }

    private static void send(int port, Path data) throws MailFailure {
        var settings = MailSettings.of(
                "localhost", port, "user", "secret", null, URI.create("https://papers.example.org"), data);
        Mailer.of(settings, InstantSource.system())
                .send(Mail.to(MailAddress.parse("ada@example.org"), "subject", "text", "html"));
    }

    /** Offers STARTTLS, and in TLS a log-in. */
    private static String answer(String command) {
        return switch (command) {
            case "EHLO" -> "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN";
            case "AUTH" -> "235 2.7.0 yes";
            default -> ScriptedRelay.YES;
        };
    }

    private TestCertificate certificate() throws Exception {
        return TestCertificate.of(folder.resolve("relay.p12"), "localhost");
    }

    @Test
    void thePasswordGoesOverTlsWhereTheRelayOffersIt() throws Exception {
        var certificate = certificate();
        try (var relay = new ScriptedRelay((command, _) -> answer(command), certificate.context())) {
            var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            var arguments =
                    Files.writeString(folder.resolve("arguments"), "-cp \"" + classPath.replace("\\", "\\\\") + "\"");
            var sender = new ProcessBuilder(
                            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                            "-Xmx128m",
                            "-XX:TieredStopAtLevel=1",
                            "-Djavax.net.ssl.trustStore=" + certificate.file(),
                            "-Djavax.net.ssl.trustStorePassword=" + TestCertificate.PASSWORD,
                            "@" + arguments,
                            MailOverTlsTest.class.getName(),
                            Integer.toString(relay.port()),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(sender.waitFor()).as(said).isZero();
            assertThat(relay.taken()).containsExactly("ada@example.org");
            assertThat(relay.heard())
                    .startsWith("EHLO", "STARTTLS", "tls EHLO", "tls AUTH")
                    .doesNotContain("AUTH", "MAIL");
        }
    }

    @Test
    void aRelayWhoseCertificateNobodyVouchesForGetsNoPassword() throws Exception {
        try (var relay =
                new ScriptedRelay((command, _) -> answer(command), certificate().context())) {
            assertThatThrownBy(() -> send(relay.port(), folder))
                    .isInstanceOfSatisfying(
                            MailFailure.class, e -> assertThat(e.kind()).isEqualTo(MailFailure.Kind.UNREACHABLE));
            assertThat(relay.heard()).contains("STARTTLS").doesNotContain("AUTH", "tls AUTH", "MAIL", "tls MAIL");
        }
    }
}
