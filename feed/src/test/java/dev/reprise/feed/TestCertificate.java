package dev.reprise.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for the hosts of a test, which nobody trusts but who is given its file.
 *
 * @param file a PKCS #12 store with the key and the certificate
 */
public record TestCertificate(Path file) {
    /** Of the store. */
    public static final String PASSWORD = "secret";

    /** Makes one, into the file. */
    public static TestCertificate of(Path file, String... hosts) throws Exception {
        var names = Arrays.stream(hosts).map(host -> "dns:" + host).collect(Collectors.joining(","));
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "test",
                        "-dname",
                        "CN=" + hosts[0],
                        "-validity",
                        "2",
                        "-ext",
                        "SAN=" + names)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        return new TestCertificate(file);
    }

    /** Has the key, and trusts the certificate and no other. */
    public SSLContext context() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
