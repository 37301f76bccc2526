package dev.reprise.feed.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProofPagesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:a00:1::1",
                "3fff::1"
            })
    void whatIsNotPublic(String address) throws Exception {
        assertThat(ProofPages.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "140.82.121.3", "172.32.0.1", "2606:50c0:8000::154", "64:ff9b::8c52:7903"})
    void whatIsPublic(String address) throws Exception {
        assertThat(ProofPages.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://example.org/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "https://127.0.0.1/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://[::1]/",
                "https://localhost/",
                "https://example.org:8443/",
                "https://user@example.org/",
                "https://example.org\\@evil.example/",
                "https://example.org/\r\nHost: evil",
                "https://exa mple.org/"
            })
    void whatIsNeverFetched(String address) {
        assertThatThrownBy(() -> ProofPages.checked(address)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void ordinaryAddressesPass() {
        assertThatCode(() -> ProofPages.checked("https://github.com/ada/code?x=1#readme"))
                .doesNotThrowAnyException();
        assertThatCode(() -> ProofPages.checked("https://Example.ORG:443/a%20b"))
                .doesNotThrowAnyException();
    }

    @Test
    void aPublicNameOfAPrivateAddressIsRefusedBeforeAnythingIsSent() {
        var asked = new ArrayList<String>();
        var pages = new ProofPages(
                host -> {
                    asked.add(host);
                    return new InetAddress[] {InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("10.0.0.1")};
                },
                ProofPages::isPublic,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                443);
        assertThatThrownBy(() -> pages.fetch(URI.create("https://rebinding.example.org/")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not on the public network");
        assertThat(asked).containsExactly("rebinding.example.org");
    }
}
