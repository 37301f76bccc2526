package dev.reprise.app.site.access;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.core.InvalidInputException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which client a request comes from: the other end of the connection. Only if that is a proxy which the settings name is
 * {@code X-Forwarded-For} read, from its end to the first address that is none of the proxies: what stands before it, the client wrote itself.
 */
@Component
public final class ClientAddresses {
    private static final int LONGEST_CHAIN = 20;

    private final Set<InetAddress> proxies;

    ClientAddresses(SiteSettings settings) {
        this.proxies =
                settings.trustedProxies().stream().map(ClientAddresses::proxy).collect(Collectors.toUnmodifiableSet());
    }

    private static InetAddress proxy(String literal) {
        try {
            return InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "REPRISE_TRUSTED_PROXY: '" + literal + "' is not an IP address such as 10.0.0.1", e);
        }
    }

    public InetAddress of(HttpServletRequest request) {
        var client = InetAddress.ofLiteral(request.getRemoteAddr());
        if (!proxies.contains(client)) {
            return client;
        }
        var chain = java.util.Collections.list(request.getHeaders("X-Forwarded-For")).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        for (var hop : lastFirst(chain)) {
            try {
                client = InetAddress.ofLiteral(hop);
            } catch (IllegalArgumentException e) {
                return client; // no proxy of ours wrote this
            }
            if (!proxies.contains(client)) {
                return client;
            }
        }
        return client;
    }

    private static List<String> lastFirst(List<String> chain) {
        return chain.reversed().subList(0, Math.min(chain.size(), LONGEST_CHAIN));
    }

    /** What requests are counted by: an IPv4 address, or the network of 64 bits that a client with IPv6 has to itself. */
    public String countedAs(HttpServletRequest request) {
        var client = of(request);
        var bytes = client.getAddress();
        return bytes.length == 4 ? client.getHostAddress() : HexFormat.of().formatHex(bytes, 0, 8);
    }
}
