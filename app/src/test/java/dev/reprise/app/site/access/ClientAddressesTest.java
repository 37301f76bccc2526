package dev.reprise.app.site.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.mail.MailSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressesTest {
    private static ClientAddresses trusting(String... proxies) {
        var url = URI.create("http://localhost:8080");
        var mail = MailSettings.of(null, null, null, null, null, url, Path.of("data"));
        return new ClientAddresses(new SiteSettings(
                8080, "127.0.0.1", url, Path.of("data"), null, mail, List.of(proxies), true, Runs.MEMBERS, 1, null));
    }

    private static MockHttpServletRequest request(String from, @Nullable String forwarded) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(from);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
            request.addHeader("Forwarded", "for=198.51.100.7");
            request.addHeader("X-Real-IP", "198.51.100.8");
        }
        return request;
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, '198.51.100.1', 203.0.113.1",
        "10.0.0.1, '198.51.100.1', 198.51.100.1",
        "10.0.0.1, 'spoofed, 198.51.100.2', 198.51.100.2",
        "10.0.0.1, '6.6.6.6, 198.51.100.2, 10.0.0.2', 198.51.100.2",
        "10.0.0.1, 'localhost', 10.0.0.1",
        "10.0.0.1, '', 10.0.0.1",
        "10.0.0.1, '198.51.100.2,', 10.0.0.1"
    })
    void onlyAProxyThatIsNamedIsBelieved(String from, String forwarded, String client) {
        assertThat(trusting("10.0.0.1", "10.0.0.2").of(request(from, forwarded)).getHostAddress())
                .isEqualTo(client);
    }

    @Test
    void aNetworkOfIpv6IsOneClient() {
        var clients = trusting();
        assertThat(clients.countedAs(request("2001:db8:1:2::1", null)))
                .isEqualTo(clients.countedAs(request("2001:db8:1:2:ffff::9", null)))
                .isNotEqualTo(clients.countedAs(request("2001:db8:1:3::1", null)));
        assertThat(clients.countedAs(request("::ffff:10.0.0.1", null)))
                .isEqualTo(clients.countedAs(request("10.0.0.1", null)));
    }

    @Test
    void aProxyIsAnAddress() {
        assertThatThrownBy(() -> trusting("proxy.example.org"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("REPRISE_TRUSTED_PROXY");
    }
}
