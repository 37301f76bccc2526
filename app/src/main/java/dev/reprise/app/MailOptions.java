package dev.reprise.app;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.mail.MailSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How mails go out, and the address that links in them have. */
final class MailOptions {
    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Where readers find the site, for links (default: http://localhost:PORT; REPRISE_BASE_URL).",
            defaultValue = "${env:REPRISE_BASE_URL}")
    private @Nullable String baseUrl;

    @Option(
            names = "--smtp-host",
            paramLabel = "HOST",
            description = "The mail server; without one, mails are files in DIR/outbox (REPRISE_SMTP_HOST).",
            defaultValue = "${env:REPRISE_SMTP_HOST}")
    private @Nullable String host;

    @Option(
            names = "--smtp-port",
            paramLabel = "N",
            converter = Port.class,
            description = "Its port (default: 587 with a user, else 25; REPRISE_SMTP_PORT).",
            defaultValue = "${env:REPRISE_SMTP_PORT}")
    private @Nullable Integer port;

    @Option(
            names = "--smtp-user",
            paramLabel = "NAME",
            description = "Its user; without one neither TLS nor a log-in is demanded (REPRISE_SMTP_USER).",
            defaultValue = "${env:REPRISE_SMTP_USER}")
    private @Nullable String user;

    @Option(
            names = "--smtp-password",
            paramLabel = "WORD",
            description = "Its password; better in the environment (REPRISE_SMTP_PASSWORD).",
            defaultValue = "${env:REPRISE_SMTP_PASSWORD}")
    private @Nullable String password;

    @Option(
            names = "--mail-from",
            paramLabel = "ADDRESS",
            description = "The sender (default: reprise@ the base URL's host; REPRISE_MAIL_FROM).",
            defaultValue = "${env:REPRISE_MAIL_FROM}")
    private @Nullable String from;

    @Option(
            names = "--mail-per-minute",
            paramLabel = "N",
            converter = CommonOptions.Count.class,
            description = "Mails of a digest in a minute at most (default: ${DEFAULT-VALUE}; REPRISE_MAIL_PER_MINUTE).",
            defaultValue = "${env:REPRISE_MAIL_PER_MINUTE:-1200}")
    private int perMinute = MailSettings.DEFAULT_PER_MINUTE;

    @Option(
            names = "--digest-hour",
            paramLabel = "N",
            description = "The hour, UTC, at which `up` sends the digests of the day before (default: ${DEFAULT-VALUE};"
                    + " REPRISE_DIGEST_HOUR).",
            defaultValue = "${env:REPRISE_DIGEST_HOUR:-6}")
    private int digestHour = MailSettings.DEFAULT_DIGEST_HOUR;

    /** @param sitePort of the site, for the default */
    URI baseUrl(int sitePort) {
        return SiteSettings.parseBaseUrl(given(baseUrl).orElse("http://localhost:" + sitePort));
    }

    /**
     * @param siteUrl for the default sender
     * @param data the folder that the outbox is in
     */
    MailSettings settings(URI siteUrl, Path data) {
        return MailSettings.of(
                        given(host).orElse(null),
                        port,
                        given(user).orElse(null),
                        given(password).orElse(null),
                        given(from).orElse(null),
                        siteUrl,
                        data)
                .digests(perMinute, digestHour);
    }

    /** An empty variable of the environment is none. */
    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
    }

    /** A TCP port. */
    static final class Port extends CommonOptions.UpTo {
        Port() {
            super(65535);
        }
    }
}
