package dev.reprise.app.site;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.mail.MailSettings;
import dev.reprise.feed.sync.SyncSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What whoever runs the site decides.
 *
 * @param port           to listen on
 * @param bind           the address to listen on
 * @param baseUrl        scheme, host and port of every absolute link, without a slash at its end; a request's own headers are never used for that
 * @param data           the folder of everything that is kept
 * @param database       null: H2 files in the data folder
 * @param mail           where mails go and who they are from
 * @param trustedProxies addresses whose {@code X-Forwarded-For} is believed for quotas
 * @param rateLimits     whether requests are counted
 * @param runs           who may start a run from a page
 * @param runWorkers     how many runs are computed at a time
 * @param arxiv          how to ask arXiv about a paper that somebody submits; null: it is not asked
 */
public record SiteSettings(
        int port,
        String bind,
        URI baseUrl,
        Path data,
        @Nullable DatabaseAddress database,
        MailSettings mail,
        List<String> trustedProxies,
        boolean rateLimits,
        Runs runs,
        int runWorkers,
        @Nullable SyncSettings arxiv) {

    /** A database that is not in the data folder. */
    public record DatabaseAddress(
            String url, @Nullable String user, @Nullable String password) {}

    /** Who may start a run from a page. */
    public enum Runs {
        ANYONE,
        MEMBERS
    }

    public boolean isHttps() {
        return baseUrl.getScheme().equals("https");
    }

    /** An absolute link to a path, which begins with a slash. */
    public String link(String path) {
        return baseUrl + path;
    }

    /**
     * A base URL that was written by hand.
     *
     * @throws InvalidInputException unless it is {@code http[s]://host[:port]}
     */
    public static URI parseBaseUrl(String text) {
        try {
            var url = new URI(text.strip());
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            boolean bare = Optional.ofNullable(url.getPath()).orElse("").matches("/?")
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && url.getUserInfo() == null;
            if (web && bare && url.getHost() != null) {
                var port = url.getPort() == -1 ? "" : ":" + url.getPort();
                return URI.create(url.getScheme().toLowerCase(java.util.Locale.ROOT) + "://" + url.getHost() + port);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new InvalidInputException(
                "the base URL '" + text
                        + "' is not an address such as https://papers.example.org\nIt is scheme, host and, if need be, port: the site stands at its root.");
    }

    /** Whether only programs of this machine reach an address. */
    public static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
