package dev.reprise.feed.sync;

import dev.reprise.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Fetches documents politely: with a name and a contact, one at a time, again after a while when the network or the server has a bad moment.
 * Plain http is for this machine alone; a redirect is followed on the same host alone.
 */
public final class Fetcher implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final int ATTEMPTS = 6;
    private static final int REDIRECTS = 3;
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final int BAD_REQUEST = 400;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Politeness politeness;
    private final String userAgent;
    private final InstantSource clock;
    private final Politeness.Sleep sleep;
    private final RandomGenerator jitter;

    /**
     * A fetcher.
     *
     * @param userAgent says who asks and how to reach them
     * @param jitter    spreads the retries of many clients
     */
    public Fetcher(
            Politeness politeness,
            String userAgent,
            InstantSource clock,
            Politeness.Sleep sleep,
            RandomGenerator jitter) {
        this.politeness = politeness;
        this.userAgent = userAgent;
        this.clock = clock;
        this.sleep = sleep;
        this.jitter = jitter;
    }

    /**
     * The document at an address. That of a 400 is given too: arXiv explains there what was wrong.
     *
     * @throws InvalidInputException if the address may not be asked
     * @throws IOException           if there is no such document, or none after several attempts
     */
    public byte[] get(URI address) throws IOException, InterruptedException {
        var asked = address;
        for (int redirects = 0; ; redirects++) {
            var answer = persistently(asked);
            if (answer.location() == null) {
                return answer.body();
            }
            if (redirects == REDIRECTS) {
                throw new IOException(address + " redirects again and again");
            }
            var next = asked.resolve(answer.location());
            if (!isSameHost(asked, next)) {
                throw new IOException(asked + " redirects to another host, " + next.getHost() + ": not followed");
            }
            asked = next;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(byte[] body, @Nullable String location) {}

    private Answer persistently(URI address) throws IOException, InterruptedException {
        requireAllowed(address);
        var pause = Politeness.PAUSE;
        for (int attempt = 1; ; attempt++) {
            Duration wait;
            IOException failure;
            try {
                var reply = politeness.request(() -> send(address));
                if (reply.answer() != null) {
                    return reply.answer();
                }
                failure = new IOException(address + " answered with status " + reply.status());
                wait = reply.retryAfter().orElse(spread(pause));
            } catch (Refusal e) {
                throw e;
            } catch (IOException e) {
                failure = new IOException(address + ": " + reason(e), e);
                wait = spread(pause);
            }
            if (attempt == ATTEMPTS) {
                throw failure;
            }
            if (wait.compareTo(LONGEST_WAIT) > 0) {
                throw new IOException(
                        failure.getMessage() + " and asks to come back in " + wait.toMinutes() + " minutes");
            }
            sleep.of(wait);
            pause = pause.multipliedBy(2);
        }
    }

    /** Half of the pause, and up to as much again. */
    private Duration spread(Duration pause) {
        return Duration.ofMillis((long) (pause.toMillis() * (0.5 + jitter.nextDouble())));
    }

    /** @param answer null: try again */
    private record Reply(@Nullable Answer answer, int status, Optional<Duration> retryAfter) {}

    private Reply send(URI address) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .timeout(ANSWER_TIMEOUT)
                .header("User-Agent", userAgent)
                .header("Accept", "*/*")
                .build();
        var response = client.send(request, BodyHandlers.ofInputStream());
        int status = response.statusCode();
        try (var body = response.body()) {
            return switch (status) {
                case 200, BAD_REQUEST -> new Reply(new Answer(read(address, body), null), status, Optional.empty());
                case 301, 302, 303, 307, 308 -> {
                    var location = response.headers()
                            .firstValue("Location")
                            .orElseThrow(() -> new IOException("a redirect to nowhere"));
                    yield new Reply(new Answer(new byte[0], location), status, Optional.empty());
                }
                case 408, 425, 429, 500, 502, 503, 504 -> new Reply(null, status, retryAfter(response));
                default -> throw new Refusal(address + " answered with status " + status);
            };
        }
    }

    private static byte[] read(URI address, InputStream body) throws IOException {
        var content = body.readNBytes(LARGEST_ANSWER + 1);
        if (content.length > LARGEST_ANSWER) {
            throw new Refusal(address + " answered with more than " + (LARGEST_ANSWER >> 20) + " MB");
        }
        return content;
    }

    private Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").map(String::strip).flatMap(text -> {
            if (text.matches("\\d{1,6}")) {
                return Optional.of(Duration.ofSeconds(Integer.parseInt(text)));
            }
            try {
                var at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                var wait = Duration.between(clock.instant(), at);
                return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
            } catch (DateTimeException e) {
                return Optional.empty(); // as if it were not there
            }
        });
    }

    private static void requireAllowed(URI address) {
        @Nullable String host = address.getHost();
        boolean allowed = host != null
                && ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isThisMachine(host)));
        if (!allowed) {
            throw new InvalidInputException(
                    "'" + address + "' may not be asked: an https address is needed" + " (http only for this machine)");
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            return host.equalsIgnoreCase("localhost")
                    || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    private static boolean isSameHost(URI from, URI to) {
        return to.getHost() != null
                && to.getHost().equalsIgnoreCase(from.getHost())
                && (to.getScheme().equals(from.getScheme()) || to.getScheme().equals("https"));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** What a retry does not cure. */
    private static final class Refusal extends IOException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
