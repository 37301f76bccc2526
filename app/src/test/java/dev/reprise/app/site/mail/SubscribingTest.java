package dev.reprise.app.site.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.ReaderSite;
import dev.reprise.app.site.ReaderSite.Reader;
import dev.reprise.feed.Database;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.digest.Cadence;
import dev.reprise.feed.digest.DigestFilter;
import dev.reprise.feed.digest.Digests;
import dev.reprise.feed.digest.Subscriptions;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscribing, digests and the end of them, as readers and mail programs do it over HTTP. */
class SubscribingTest {
    private static final PapersWindow FIRST_DAY = PapersWindow.ofDay("2025-12-25");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @TempDir
    static Path folder;

    private static ReaderSite site;

    @BeforeAll
    static void start() throws Exception {
        site = ReaderSite.start(folder);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static HttpResponse<String> submit(Reader reader, String page, String action, String... fields) {
        var csrf = CSRF.matcher(reader.get(page).body());
        assertThat(csrf.find()).as("a form on " + page).isTrue();
        return reader.postForm(action, csrf.group(1), fields);
    }

    private static HttpResponse<String> subscribe(String email) {
        return submit(site.reader(), "/subscribe", "/subscribe", "email", email);
    }

    private static List<MimeMessage> mailsTo(String address) throws Exception {
        var mails = new ArrayList<MimeMessage>();
        if (Files.exists(site.outbox())) {
            try (var files = Files.list(site.outbox())) {
                for (var file : files.filter(f -> f.toString().endsWith(".eml"))
                        .sorted()
                        .toList()) {
                    try (var in = Files.newInputStream(file)) {
                        var mail = new MimeMessage(Session.getInstance(new Properties()), in);
                        if (mail.getAllRecipients()[0].toString().equals(address)) {
                            mails.add(mail);
                        }
                    }
                }
            }
        }
        return mails;
    }

    private static String firstLink(MimeMessage mail) throws Exception {
        var text = ((Multipart) mail.getContent()).getBodyPart(0).getContent().toString();
        var link = Pattern.compile("https?://\\S+").matcher(text);
        assertThat(link.find()).isTrue();
        return link.group().replaceFirst("https?://[^/]+", "");
    }

    private static boolean isActive(String address) {
        return site.bean(Subscriptions.class).active(Cadence.DAILY).stream()
                .anyMatch(s -> s.address().value().equals(address));
    }

    @Test
    void fromTheFormToTheLastMail() throws Exception {
        var form = site.reader().get("/subscribe");
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body().split("type=\"email\"", -1)).hasSize(2);
        assertThat(form.headers().firstValue("Cache-Control")).hasValue("no-store");

        assertThat(subscribe("ada@example.org").statusCode()).isEqualTo(200);
        var confirmation = mailsTo("ada@example.org");
        assertThat(confirmation).hasSize(1);
        var link = firstLink(confirmation.getFirst());
        var reader = site.reader();
        assertThat(reader.get(link).body()).contains("ada@example.org").contains("Yes, subscribe");
        assertThat(isActive("ada@example.org")).as("looking changes nothing").isFalse();
        assertThat(reader.postForm(link, null).statusCode())
                .as("without the form's token")
                .isEqualTo(403);
        assertThat(isActive("ada@example.org")).isFalse();
        assertThat(submit(reader, link, link).statusCode()).isEqualTo(200);
        assertThat(isActive("ada@example.org")).isTrue();
        assertThat(submit(reader, link, link).statusCode()).as("again").isEqualTo(200);

        assertThat(site.bean(Digests.class).send(Cadence.DAILY, FIRST_DAY).sent())
                .isPositive();
        var digest = mailsTo("ada@example.org").stream()
                .filter(mail -> subject(mail).startsWith("Papers of"))
                .findFirst()
                .orElseThrow();
        var text = ((Multipart) digest.getContent()).getBodyPart(0).getContent().toString();
        assertThat(Pattern.compile("(?m)^ *http://localhost:\\d+/papers/\\S+$")
                        .matcher(text)
                        .results())
                .hasSize(36);
        var unsubscribe = digest.getHeader("List-Unsubscribe", null)
                .replaceAll("(?s)<http://localhost:\\d+(/u/[A-Za-z0-9_-]{22,})>.*", "$1");
        assertThat(reader.get(unsubscribe).body()).contains("Unsubscribe");
        assertThat(reader.get(unsubscribe).headers().allValues("Set-Cookie")).isEmpty();
        assertThat(isActive("ada@example.org")).as("looking changes nothing").isTrue();

        for (var malformed : List.of("multipart/form-data", "multipart/form-data; boundary=b")) {
            var answer = oneClick("/u/" + "x".repeat(32), malformed, "--b\r\nContent-Disposition: nonsense");
            assertThat(answer.statusCode()).as(malformed).isEqualTo(404);
        }
        // the address alone says it all: what is sent to it need not be readable
        var garbled = oneClick(unsubscribe, "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: nonsense");
        assertThat(garbled.statusCode()).isEqualTo(200);
        assertThat(isActive("ada@example.org")).isFalse();
        for (int i = 0; i < 2; i++) {
            var answer = oneClick(unsubscribe, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
            assertThat(isActive("ada@example.org")).isFalse();
        }
        var multipart = oneClick(unsubscribe, "multipart/form-data; boundary=b", """
                --b\r
                Content-Disposition: form-data; name="List-Unsubscribe"\r
                \r
                One-Click\r
                --b--\r
                """);
        assertThat(multipart.statusCode()).isEqualTo(200);
        assertThat(site.reader().postForm(link, null).statusCode()).isEqualTo(403);
        assertThat(submit(site.reader(), "/subscribe", link).statusCode())
                .as("the confirmation's link is used up")
                .isEqualTo(404);
        assertThat(isActive("ada@example.org")).isFalse();
    }

    @Test
    void aFormThatCannotBeReadIsToldSo() {
        var answer = oneClick("/submit", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: nonsense");
        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    private static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a mail provider does it: no cookie, another site's Origin. */
    private static HttpResponse<String> oneClick(String path, String type, String body) {
        return site.reader()
                .send(HttpRequest.newBuilder(site.url(path))
                        .header("Content-Type", type)
                        .header("Origin", "https://mail.example.com")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void aWrongLinkIsAPageThatIsNotThere() {
        var there = site.reader().get("/nowhere/" + "x".repeat(32));
        for (var answer : List.of(
                site.reader().get("/u/" + "x".repeat(32)),
                oneClick("/u/" + "x".repeat(32), "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
                oneClick("/u/x", "application/x-www-form-urlencoded", ""),
                site.reader().get("/subscribe/confirm/" + "x".repeat(32)))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("href=\"/\"").doesNotContain("Exception");
        }
        assertThat(there.statusCode()).isEqualTo(404);
    }

    @Test
    void theAnswerDoesNotTellWhetherAnAddressIsKnownOrCapped() throws Exception {
        var unknown = subscribe("grace@example.org");
        submit(
                site.reader(),
                firstLink(mailsTo("grace@example.org").getFirst()),
                firstLink(mailsTo("grace@example.org").getFirst()));
        assertThat(isActive("grace@example.org")).isTrue();
        var known = subscribe("grace@example.org");
        subscribe("GRACE@example.org");
        var capped = subscribe("grace@example.org");
        for (var answer : List.of(unknown, known, capped)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(unknown.body());
        }
        assertThat(mailsTo("grace@example.org").size()
                        + mailsTo("GRACE@example.org").size())
                .isEqualTo(3);
    }

    @Test
    void whatIsInvalidIsAPageThatSaysSo() {
        for (var email : List.of(
                "",
                "nobody",
                "a@b",
                "a@example.org\r\nBcc: b@example.org",
                "a@example.org,b@example.org",
                "\"a b\"@example.org",
                "a".repeat(300) + "@example.org",
                "<script>@example.org",
                "\u0000@example.org")) {
            var answer = subscribe(email);
            assertThat(answer.statusCode()).as(email).isEqualTo(400);
            assertThat(answer.body()).contains("not an e-mail address").doesNotContain("<script>@");
        }
        assertThat(submit(site.reader(), "/subscribe", "/subscribe", "email", "v@example.org", "frequency", "hourly")
                        .statusCode())
                .isEqualTo(400);
        assertThat(submit(site.reader(), "/subscribe", "/subscribe", "email", "v@example.org", "category", "'; --")
                        .statusCode())
                .isEqualTo(400);
        assertThat(submit(site.reader(), "/subscribe", "/subscribe", "email", "v@example.org", "email", "w@example.org")
                        .statusCode())
                .isEqualTo(400);
        assertThat(site.reader()
                        .postForm("/subscribe", null, "email", "v@example.org")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void filtersAndFrequencyAreWhatWasAskedFor() throws Exception {
        submit(
                site.reader(),
                "/subscribe?category=cs.CL",
                "/subscribe",
                "email",
                "kat@example.org",
                "frequency",
                "weekly",
                "category",
                "cs.CL",
                "tag",
                "",
                "query",
                "truth <directions>");
        assertThat(site.reader().get("/subscribe?category=cs.CL").body()).contains("value=\"cs.CL\"");
        var link = firstLink(mailsTo("kat@example.org").getFirst());
        assertThat(site.reader().get(link).body()).contains("weekly").contains("truth &lt;directions&gt;");
        submit(site.reader(), link, link);
        assertThat(site.bean(Subscriptions.class).active(Cadence.WEEKLY))
                .anySatisfy(
                        s -> assertThat(s.filter()).isEqualTo(new DigestFilter("cs.CL", null, "truth <directions>")));
    }

    @Test
    void whoRefusesGetsNoMoreConfirmations() throws Exception {
        subscribe("no@example.org");
        var link = firstLink(mailsTo("no@example.org").getFirst());
        var refuse = link.replace("confirm", "refuse");
        assertThat(submit(site.reader(), link, refuse).statusCode()).isEqualTo(200);
        assertThat(subscribe("no@example.org").statusCode()).isEqualTo(200);
        assertThat(mailsTo("no@example.org")).hasSize(1);
    }

    @Test
    void aPreviewShowsWhatIsMailed() {
        var page = site.reader().get("/digest/preview");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Papers of 25 December 2025").contains("/papers/2508.21258");
        var mail = site.reader().get("/digest/preview/mail?date=2025-12-25");
        assertThat(mail.statusCode()).isEqualTo(200);
        assertThat(mail.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("style-src 'sha256-")
                .doesNotContain("unsafe-inline");
        assertThat(mail.headers().allValues("Content-Security-Policy")).hasSize(1);
        assertThat(site.reader().get("/digest/preview?date=2025-12-24").body()).contains("Nothing to mail");
        assertThat(site.reader().get("/digest/preview?week=2025-W52").body()).contains("the week 22 December 2025");
        assertThat(site.reader().get("/digest/preview?date=2025-02-30").statusCode())
                .isEqualTo(400);
        assertThat(site.reader()
                        .get("/digest/preview?date=2025-12-25&week=2025-W52")
                        .statusCode())
                .isEqualTo(400);
        assertThat(site.reader().get("/digest/preview/mail?date=2025-12-24").statusCode())
                .isEqualTo(404);
        assertThat(site.reader().get("/digest/preview?query=zzzzqqqq").statusCode())
                .isEqualTo(200);
    }

    @Test
    void tokensAreStoredAsHashesOnly() throws Exception {
        subscribe("hash@example.org");
        var link = firstLink(mailsTo("hash@example.org").getFirst());
        var token = link.substring(link.lastIndexOf('/') + 1);
        assertThat(site.bean(Database.class)
                        .jdbc()
                        .sql("SELECT COUNT(*) FROM subscription_requests WHERE token_hash = ?")
                        .param(token)
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
