package dev.reprise.app.site;

import dev.reprise.app.site.SiteSettings.Runs;
import dev.reprise.feed.mail.MailSettings;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A site on a free port, with what a reader's browser without scripts does. */
public final class ReaderSite implements AutoCloseable {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("https?://\\S+/sign-in/link\\?\\S+");

    private final SiteSettings settings;
    private Site site;

    private ReaderSite(SiteSettings settings) throws IOException {
        this.settings = settings;
        this.site = Site.start(settings, _ -> {});
    }

    /** Without quotas. */
    public static ReaderSite start(Path data) throws IOException {
        return start(data, false, List.of());
    }

    /** Without quotas. */
    public static ReaderSite start(Path data, Runs runs) throws IOException {
        return start(data, false, List.of(), runs);
    }

    public static ReaderSite start(Path data, boolean rateLimits, List<String> proxies) throws IOException {
        return start(data, rateLimits, proxies, Runs.MEMBERS);
    }

    private static ReaderSite start(Path data, boolean rateLimits, List<String> proxies, Runs runs) throws IOException {
        int port = TestSite.freePort();
        var baseUrl = URI.create("http://localhost:" + port);
        var mail = MailSettings.of(null, null, null, null, null, baseUrl, data);
        return new ReaderSite(
                new SiteSettings(port, "127.0.0.1", baseUrl, data, null, mail, proxies, rateLimits, runs, 1, null));
    }

    /** Stops it, and starts it again on the same port and data. */
    public void restart() throws IOException {
        site.close();
        site = Site.start(settings, _ -> {});
    }

    public URI url(String path) {
        return URI.create("http://localhost:" + settings.port() + path);
    }

    public int port() {
        return settings.port();
    }

    public Path outbox() {
        return settings.mail().outbox();
    }

    public <T> T bean(Class<T> type) {
        return site.bean(type);
    }

    public Reader reader() {
        return new Reader(this);
    }

    /** Somebody who signed in by a link and chose that name, if there was no account yet. */
    public Reader signedIn(String email, String name) throws Exception {
        var reader = reader();
        reader.signIn(email);
        if (reader.get("/account").statusCode() == 303) {
            reader.post("/welcome", "name", name, "fullName", name + " Example");
        }
        return reader;
    }

    /** The newest link that was mailed to an address. */
    public String mailedLink(String email) throws Exception {
        return mailedLink(outbox(), email);
    }

    /** The newest link that a folder of mails has for an address. */
    public static String mailedLink(Path outbox, String email) throws Exception {
        for (int i = 0; i < 200; i++) {
            var link = links(outbox, email);
            if (!link.isEmpty()) {
                return link.getLast();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no link was mailed to " + email);
    }

    /** What the mails to an address have of a pattern; the last. */
    public String mailed(String email, String pattern) throws IOException, MessagingException {
        return found(outbox(), email, Pattern.compile(pattern)).getLast();
    }

    /** All links that were mailed to an address, in order. */
    public List<String> links(String email) throws IOException, MessagingException {
        return links(outbox(), email);
    }

    private static List<String> links(Path outbox, String email) throws IOException, MessagingException {
        return found(outbox, email, LINK);
    }

    private static List<String> found(Path outbox, String email, Pattern pattern)
            throws IOException, MessagingException {
        if (!Files.exists(outbox)) {
            return List.of();
        }
        var found = new ArrayList<String>();
        try (var mails = Files.list(outbox)) {
            for (var file :
                    mails.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
                try (var in = Files.newInputStream(file)) {
                    var mail = new MimeMessage(Session.getInstance(new Properties()), in);
                    if (mail.getAllRecipients()[0].toString().equalsIgnoreCase(email)) {
                        var text = ((Multipart) mail.getContent())
                                .getBodyPart(0)
                                .getContent()
                                .toString();
                        pattern.matcher(text).results().forEach(link -> found.add(link.group()));
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        site.close();
    }

    /** A browser that runs no scripts. */
    public static final class Reader {
        private final ReaderSite site;
        private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        private Reader(ReaderSite site) {
            this.site = site;
        }

        public CookieManager cookies() {
            return cookies;
        }

        public HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        public HttpResponse<String> get(String path) {
            return send(HttpRequest.newBuilder(site.url(path)));
        }

        /** The token of a form that this reader has. */
        public String csrf() {
            for (var page : List.of("/account", "/sign-in", "/welcome")) {
                var found = CSRF.matcher(get(page).body());
                if (found.find()) {
                    return found.group(1);
                }
            }
            throw new AssertionError("no form");
        }

        /** Sends a form of this site. */
        public HttpResponse<String> post(String path, String... fields) {
            return postForm(path, csrf(), fields);
        }

        public HttpResponse<String> postForm(String path, @Nullable String csrf, String... fields) {
            var form = new StringBuilder(csrf == null ? "" : "_csrf=" + encoded(csrf));
            for (int i = 0; i < fields.length; i += 2) {
                form.append(form.isEmpty() ? "" : "&")
                        .append(encoded(fields[i]))
                        .append('=')
                        .append(encoded(fields[i + 1]));
            }
            return send(HttpRequest.newBuilder(site.url(path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form.toString())));
        }

        /** Asks for a link and uses it. */
        public HttpResponse<String> signIn(String email) throws Exception {
            int before = site.links(email).size();
            post("/sign-in", "email", email);
            site.mailedLink(email);
            for (int i = 0; i < 200 && site.links(email).size() == before; i++) {
                Thread.sleep(50);
            }
            var link = site.links(email).getLast();
            return post("/sign-in/link", "token", Objects.requireNonNull(parameter(link, "token")));
        }

        /** JSON with a token. */
        public HttpResponse<String> api(String method, String path, @Nullable String token, @Nullable String json) {
            var request = HttpRequest.newBuilder(site.url(path))
                    .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
            if (json != null) {
                request.header("Content-Type", "application/json");
            }
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return send(request);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /** A parameter of an address. */
    public static @Nullable String parameter(String address, String name) {
        var found = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(address);
        return found.find() ? java.net.URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : null;
    }
}
