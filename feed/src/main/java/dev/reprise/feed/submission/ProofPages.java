package dev.reprise.feed.submission;

import dev.reprise.core.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches public web pages at addresses that strangers gave, and nothing else: https on its own port, hosts by name, every address of the host a
 * public one. The connection goes to the very address that was checked, so that a name server that answers differently the second time gains
 * nothing; each redirect is checked like the first address. At most {@value #MAX_BYTES} bytes within {@link #TIME}.
 */
public final class ProofPages {
    static final int MAX_BYTES = 1 << 20;
    static final Duration TIME = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 3;
    private static final int HTTPS = 443;
    private static final int LONGEST_ADDRESS = 1_000;
    private static final Pattern HOST =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");

    /** How a name becomes addresses. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final Predicate<InetAddress> allowed;
    private final SSLSocketFactory tls;
    private final int port;

    public ProofPages() {
        this(InetAddress::getAllByName, ProofPages::isPublic, (SSLSocketFactory) SSLSocketFactory.getDefault(), HTTPS);
    }

    ProofPages(Resolver resolver, Predicate<InetAddress> allowed, SSLSocketFactory tls, int port) {
        this.resolver = resolver;
        this.allowed = allowed;
        this.tls = tls;
        this.port = port;
    }

    /**
     * An address as far as it can be judged by itself.
     *
     * @throws InvalidInputException saying what is wrong with it
     */
    public static URI checked(String address) {
        URI uri;
        try {
            uri = new URI(address.length() > LONGEST_ADDRESS ? "" : address);
        } catch (URISyntaxException e) {
            throw new InvalidInputException("this is not an address such as https://github.com/NAME/REPOSITORY");
        }
        var host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (!"https".equalsIgnoreCase(uri.getScheme())
                || uri.getRawUserInfo() != null
                || (uri.getPort() != -1 && uri.getPort() != HTTPS)
                || !HOST.matcher(host).matches()) {
            throw new InvalidInputException(
                    "only https addresses of public sites are looked at, without a port, such as "
                            + "https://github.com/NAME/REPOSITORY");
        }
        return uri;
    }

    /**
     * The page's text, read as UTF-8.
     *
     * @throws InvalidInputException if it, or what it redirects to, is no public address
     * @throws IOException           if it cannot be had
     */
    public String fetch(URI page) throws IOException {
        long deadline = System.nanoTime() + TIME.toNanos();
        var address = page;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            var answer = get(checked(address.toString()), deadline);
            int status = answer.status();
            if (status >= 300 && status < 400 && !answer.location().isEmpty()) {
                try {
                    address = address.resolve(new URI(answer.location()));
                } catch (URISyntaxException e) {
                    throw new IOException(address.getHost() + " redirects to an address that is none", e);
                }
            } else if (status == 200) {
                return answer.body();
            } else {
                throw new IOException(address.getHost() + " answered with status " + status);
            }
        }
        throw new IOException(page.getHost() + " redirects too often");
    }

    private record Answer(int status, String location, String body) {}

    private Answer get(URI page, long deadline) throws IOException {
        var host = page.getHost().toLowerCase(Locale.ROOT);
        var addresses = resolver.resolve(host);
        for (var address : addresses) {
            if (!allowed.test(address)) {
                throw new InvalidInputException(host + " is not on the public network");
            }
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(addresses[0], port), left(deadline));
            socket.setSoTimeout(left(deadline));
            try (var secure = (SSLSocket) tls.createSocket(socket, host, port, true)) {
                var parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                secure.getOutputStream().write(request(page, host));
                secure.getOutputStream().flush();
                return answer(read(secure, deadline), host);
            }
        }
    }

    /** Of HTTP/1.0, so that the answer comes in one piece and ends with the connection. */
    private static byte[] request(URI page, String host) {
        var path = page.getRawPath() == null || page.getRawPath().isEmpty() ? "/" : page.getRawPath();
        var query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
        return ("GET " + path + query + " HTTP/1.0\r\nHost: " + host
                        + "\r\nUser-Agent: Reprise (author claims)\r\nAccept: text/*, */*;q=0.1\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] read(SSLSocket socket, long deadline) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        var in = socket.getInputStream();
        while (bytes.size() < MAX_BYTES) {
            socket.setSoTimeout(left(deadline));
            int count = in.read(buffer, 0, Math.min(buffer.length, MAX_BYTES - bytes.size()));
            if (count < 0) {
                break;
            }
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }

    private static int left(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the page took longer than " + TIME.toSeconds() + " seconds");
        }
        return (int) millis;
    }

    private static Answer answer(byte[] bytes, String host) throws IOException {
        var text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        var head = end < 0 ? new String[0] : text.substring(0, end).split("\r\n", -1);
        var status = STATUS.matcher(head.length == 0 ? "" : head[0]);
        if (!status.matches()) {
            throw new IOException(host + " does not speak HTTP");
        }
        var location = "";
        for (var line : head) {
            if (line.regionMatches(true, 0, "location:", 0, 9)) {
                location = line.substring(9).strip();
            }
        }
        return new Answer(Integer.parseInt(status.group(1)), location, text.substring(end + 4));
    }

    /** Whether an address is one of the public network: none of this machine, its neighbours, a provider's metadata service, or a tunnel to them. */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        var b = address.getAddress();
        return b.length == 4 ? isPublic4(b, 0) : isPublic6(b);
    }

    private static boolean isPublic4(byte[] b, int at) {
        int one = b[at] & 0xff;
        int two = b[at + 1] & 0xff;
        int three = b[at + 2] & 0xff;
        return !(one == 0
                || one == 10
                || one == 127
                || (one == 100 && two >= 64 && two < 128) // shared by carriers, RFC 6598
                || (one == 169 && two == 254) // link-local, metadata
                || (one == 172 && two >= 16 && two < 32)
                || (one == 192 && two == 0 && (three == 0 || three == 2))
                || (one == 192 && two == 88 && three == 99) // 6to4 relays
                || (one == 192 && two == 168)
                || (one == 198 && (two == 18 || two == 19 || (two == 51 && three == 100)))
                || (one == 203 && two == 0 && three == 113)
                || one >= 224);
    }

    /** Global unicast (2000::/3) without documentation, Teredo, and 6to4 or NAT64 of addresses that are not public themselves. */
    private static boolean isPublic6(byte[] b) {
        if ((b[0] & 0xff) == 0 && (b[1] & 0xff) == 0x64 && (b[2] & 0xff) == 0xff && (b[3] & 0xff) == 0x9b) {
            return b[4] == 0 && b[5] == 0 && isPublic4(b, 12); // 64:ff9b::/96
        }
        if ((b[0] & 0xe0) != 0x20) {
            return false; // mapped and compatible IPv4, unique local, and what nobody uses
        }
        int first = (b[0] & 0xff) << 8 | (b[1] & 0xff);
        int second = (b[2] & 0xff) << 8 | (b[3] & 0xff);
        if (first == 0x2002) {
            return isPublic4(b, 2);
        }
        return !(first == 0x2001 && (second < 0x200 || second == 0x0db8)) && !(first == 0x3fff && second < 0x1000);
    }
}
