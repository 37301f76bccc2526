package dev.reprise.feed.mail;

import dev.reprise.core.InvalidInputException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where mail goes and who it is from.
 *
 * @param host the relay, or null: mails are written to the outbox
 * @param port 465 means TLS from the first byte
 * @param user with {@code password} the relay's account; without both neither TLS nor AUTH is asked for
 * @param from the sender's address; its domain stands in every Message-ID
 * @param fromName the sender's name
 * @param outbox the folder of the {@code *.eml} files
 * @param perMinute how many mails of a digest go out in a minute at most
 * @param digestHour when the digests of a window go out on the day after it: 0 to 23, UTC
 */
public record MailSettings(
        @Nullable String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        MailAddress from,
        String fromName,
        Path outbox,
        int perMinute,
        int digestHour) {

    /** Mails a minute, and the hour of digests, that most sites can live with. */
    public static final int DEFAULT_PER_MINUTE = 1_200;

    public static final int DEFAULT_DIGEST_HOUR = 6;

    private static final String DEFAULT_NAME = "Reprise";
    private static final int RELAY_PORT = 25;
    private static final int SUBMISSION_PORT = 587;
    private static final Pattern NAMED = Pattern.compile("([^<>]*)<([^<>]+)>");

    /** @throws InvalidInputException naming the setting that is wrong */
    public MailSettings {
        if (port < 1 || port > 65535) {
            throw new InvalidInputException("REPRISE_SMTP_PORT is not a port: " + port);
        }
        if (perMinute < 1) {
            throw new InvalidInputException("REPRISE_MAIL_PER_MINUTE is not a number of mails: " + perMinute);
        }
        if (digestHour < 0 || digestHour > 23) {
            throw new InvalidInputException("REPRISE_DIGEST_HOUR is not an hour from 0 to 23: " + digestHour);
        }
        if ((user == null) != (password == null)) {
            throw new InvalidInputException(
                    "REPRISE_SMTP_USER and REPRISE_SMTP_PASSWORD belong together: set both or none");
        }
    }

    /**
     * As they are given on a command line or in the environment; null is not given.
     *
     * @param port by default 25, and 587 with a user
     * @param from an address, or {@code Name <address>}; by default {@code reprise@} the site's host
     * @param baseUrl the site's
     * @param data the folder that the outbox is in
     * @throws InvalidInputException naming the setting that is wrong
     */
    public static MailSettings of(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String user,
            @Nullable String password,
            @Nullable String from,
            URI baseUrl,
            Path data) {
        var named = NAMED.matcher(from == null ? "" : from);
        boolean hasName = named.matches();
        return new MailSettings(
                host,
                port != null ? port : user == null ? RELAY_PORT : SUBMISSION_PORT,
                user,
                password,
                from == null ? defaultFrom(baseUrl) : from(hasName ? named.group(2) : from),
                hasName && !named.group(1).isBlank() ? unquoted(named.group(1)) : DEFAULT_NAME,
                data.resolve("outbox"),
                DEFAULT_PER_MINUTE,
                DEFAULT_DIGEST_HOUR);
    }

    /** The same with another pace and hour of digests. */
    public MailSettings digests(int mailsPerMinute, int hour) {
        return new MailSettings(host, port, user, password, from, fromName, outbox, mailsPerMinute, hour);
    }

    private static MailAddress from(String address) {
        try {
            return MailAddress.parse(address);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("REPRISE_MAIL_FROM: " + e.getMessage(), e);
        }
    }

    /** A site at an IP address has no domain to write from; its readers are on the same machine. */
    private static MailAddress defaultFrom(URI baseUrl) {
        try {
            return MailAddress.parse("reprise@" + baseUrl.getHost());
        } catch (InvalidInputException e) {
            return MailAddress.parse("reprise@localhost");
        }
    }

    private static String unquoted(String name) {
        var stripped = name.strip();
        return stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"")
                ? stripped.substring(1, stripped.length() - 1)
                : stripped;
    }
}
