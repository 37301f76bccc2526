package dev.reprise.app.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.site.ReaderSite.Reader;
import dev.reprise.feed.ImportedPaper;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Role;
import dev.reprise.feed.account.UserStore;
import dev.reprise.feed.discussion.Comments;
import dev.reprise.feed.mail.MailAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What strangers try. */
class SafetyTest {
    private static final String MAIL_PREVIEW = "/digest/preview/mail";

    private static final String PAPER = "2508.21258";
    private static final Set<RequestMethod> READS =
            Set.of(RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS);

    @TempDir
    static Path folder;

    private static ReaderSite site;
    private static Reader moderator;
    private static long comment;

    @BeforeAll
    static void start() throws Exception {
        site = ReaderSite.start(folder);
        var mo = site.bean(UserStore.class).add(MailAddress.parse("mo@example.org"), "Mo", Role.MODERATOR);
        moderator = site.signedIn("mo@example.org", "Mo");
        comment = site.bean(Comments.class).add(mo, PaperId.parse(PAPER), "Hello", null, null);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String path(String pattern) {
        return pattern.replace(
                        "{id}",
                        pattern.startsWith("/papers/") || pattern.startsWith("/thumbnails/")
                                ? PAPER
                                : String.valueOf(comment))
                .replaceAll("\\{[^}]*\\}", "1")
                .replace("**", "x");
    }

    /** Methods and patterns of all pages. */
    private static Set<String> pages(boolean writes) {
        var found = new TreeSet<String>();
        site.bean(RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> {
                    var methods = mapping.getMethodsCondition().getMethods();
                    for (var pattern : mapping.getPatternValues()) {
                        if (pattern.startsWith("/api/") || pattern.startsWith("/u/") || pattern.equals("/error")) {
                            continue;
                        }
                        if (writes) {
                            methods.stream().filter(m -> !READS.contains(m)).forEach(m -> found.add(m + " " + pattern));
                        } else if (methods.isEmpty() || methods.contains(RequestMethod.GET)) {
                            found.add("GET " + pattern);
                        }
                    }
                });
        return found;
    }

    @Test
    void noFormIsTakenWithoutItsToken() throws Exception {
        var writes = pages(true);
        writes.addAll(List.of("POST /sign-in", "POST /sign-in/link", "POST /sign-out"));
        assertThat(writes).hasSizeGreaterThan(20);
        for (var write : writes) {
            var words = write.split(" ", 2);
            var request = HttpRequest.newBuilder(site.url(path(words[1])))
                    .method(words[0], BodyPublishers.ofString("name=x&markdown=x&next=/&email=a@example.org"))
                    .header("Content-Type", "application/x-www-form-urlencoded");
            assertThat(moderator.send(request).statusCode()).as(write).isEqualTo(403);
            var other = site.reader().csrf(); // of another browser
            assertThat(moderator.postForm(path(words[1]), other, "name", "x").statusCode())
                    .as(write)
                    .isEqualTo(403);
        }
        assertThat(moderator.get("/account").statusCode()).isEqualTo(200);
    }

    @Test
    void everyPageHasItsHeadersAndNothingInline() {
        var paths = new ArrayList<>(
                pages(false).stream().map(page -> path(page.substring(4))).toList());
        paths.addAll(List.of(
                "/nothing-here",
                "/papers/2513.00001",
                "/papers?date=2025-13-01",
                "/papers/x/../../etc/passwd",
                "/%00"));
        for (var reader : List.of(site.reader(), moderator)) {
            for (var path : paths) {
                if (path.startsWith("/assets") || path.startsWith("/runs")) {
                    continue;
                }
                var answer = reader.get(path);
                assertThat(answer.statusCode()).as(path).isLessThan(500);
                if (path.equals(MAIL_PREVIEW)) {
                    // a mail as it is sent, alone in a frame: the hash of its one style, and no scripts at all
                    assertThat(answer.headers()
                                    .firstValue("Content-Security-Policy")
                                    .orElseThrow())
                            .startsWith("default-src 'none'; style-src 'sha256-")
                            .doesNotContain("unsafe", "script-src");
                    assertThat(answer.body()).doesNotContain("<script").doesNotContainPattern("\\sstyle=\"");
                } else if (answer.headers()
                                .firstValue("Content-Type")
                                .orElse("")
                                .startsWith("text/html")
                        && !answer.body().isEmpty()
                        && !path.contains("%00")) {
                    assertThat(answer.headers().allValues("Content-Security-Policy"))
                            .as(path)
                            .containsExactly(SecurityRules.CONTENT_SECURITY_POLICY);
                    assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                            .contains("nosniff");
                    assertThat(answer.body())
                            .as(path)
                            .doesNotContainPattern("<script(?![^>]* src=\"/)[^>]*>")
                            .doesNotContainPattern("\\son[a-z]+=\"")
                            .doesNotContain("<style")
                            .doesNotContainPattern("\\sstyle=\"")
                            .doesNotContain("javascript:");
                }
                assertThat(answer.body()).as(path).doesNotContain("\tat ").doesNotContain("Exception");
            }
        }
    }

    @Test
    void aSessionThatSomebodyElseChoseIsNotSignedIn() throws Exception {
        var victim = site.reader();
        var cookie = new HttpCookie("reprise-session", "0123456789ABCDEF0123456789ABCDEF");
        cookie.setPath("/");
        victim.cookies().getCookieStore().add(site.url("/"), cookie);
        var sessions = victim.signIn("victim@example.org").headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith("reprise-session="))
                .toList();
        assertThat(sessions).isNotEmpty().noneMatch(set -> set.contains(cookie.getValue()));
        var attacker = site.reader();
        attacker.cookies().getCookieStore().add(site.url("/"), cookie);
        assertThat(attacker.get("/account").headers().firstValue("Location").orElse(""))
                .startsWith("/sign-in");
    }

    @Test
    void openingALinkDoesNotUseIt() throws Exception {
        var reader = site.reader();
        reader.post("/sign-in", "email", "scanned@example.org");
        var link = site.mailedLink("scanned@example.org");
        var token = Objects.requireNonNull(ReaderSite.parameter(link, "token"));
        for (int i = 0; i < 3; i++) {
            assertThat(reader.get(link.substring(link.indexOf("/sign-in"))).statusCode())
                    .isEqualTo(200);
            reader.send(HttpRequest.newBuilder(java.net.URI.create(link)).method("HEAD", BodyPublishers.noBody()));
        }
        assertThat(reader.post("/sign-in/link", "token", token).headers().firstValue("Location"))
                .contains("/welcome");
        assertThat(site.reader().post("/sign-in/link", "token", token).headers().firstValue("Location"))
                .contains("/sign-in?used");
    }

    @Test
    void nobodyLearnsWhoHasAnAccount() throws Exception {
        var answers = new ArrayList<String>();
        for (var email : List.of("mo@example.org", "stranger@example.org")) {
            var answer = site.reader().post("/sign-in", "email", email);
            answers.add(answer.statusCode() + " " + answer.headers().firstValue("Location") + answer.body());
        }
        assertThat(answers.getFirst()).isEqualTo(answers.getLast()).startsWith("303");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.org\r\nBcc: b@example.org",
                "a@example.org,b@example.org",
                "<a@example.org>",
                "",
                "a",
                "a@b@c"
            })
    void whatIsNoAddressGetsNoMail(String email) {
        assertThat(site.reader().post("/sign-in", "email", email).statusCode()).isEqualTo(400);
    }

    @Test
    void linksLeadToTheSiteWhateverTheRequestSays() throws Exception {
        var reader = site.reader();
        var csrf = reader.csrf();
        var cookie = reader.cookies().getCookieStore().getCookies().getFirst();
        var body = "_csrf=" + csrf + "&email=hosted@example.org&next=//evil.example/";
        var answer = raw(
                "POST /sign-in HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n"
                        + "Cookie: " + cookie.getName() + "=" + cookie.getValue()
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 303").doesNotContain("evil");
        var link = site.mailedLink("hosted@example.org");
        assertThat(link)
                .startsWith("http://localhost:" + site.port() + "/sign-in/link?token=")
                .doesNotContain("evil");
        for (var path : List.of(
                "/", "/papers/" + PAPER, "/feed.atom", "/api/daily_papers", "/papers/arXiv:" + PAPER, "/account")) {
            assertThat(
                            raw(
                                    "GET " + path
                                            + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .doesNotContain("evil.example");
        }
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void nobodyIsSentElsewhere() throws Exception {
        var reader = site.reader();
        for (var next :
                List.of("//evil.example", "https://evil.example/", "/\\evil.example", "/a\r\nSet-Cookie: x=y")) {
            var page = moderator.get("/sign-in?next=" + java.net.URLEncoder.encode(next, UTF_8));
            assertThat(page.headers().firstValue("Location")).contains("/");
            assertThat(moderator
                            .post("/papers/" + PAPER + "/vote", "next", next)
                            .headers()
                            .firstValue("Location"))
                    .contains("/");
            assertThat(reader.get("/sign-in?next=" + java.net.URLEncoder.encode(next, UTF_8))
                            .body())
                    .contains("name=\"next\" value=\"/\"");
        }
    }

    @Test
    void cookiesAreForTheServerAlone() throws Exception {
        var reader = site.reader();
        var answers = List.of(reader.get("/sign-in"), reader.signIn("cookies@example.org"), reader.get("/welcome"));
        var set = answers.stream()
                .flatMap(answer -> answer.headers().allValues("Set-Cookie").stream())
                .filter(cookie -> !cookie.contains("Max-Age=0"))
                .toList();
        assertThat(set)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(cookie -> cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
        assertThat(site.reader().get("/").headers().allValues("Set-Cookie")).isEmpty();
        assertThat(site.reader().get("/papers/" + PAPER).headers().allValues("Set-Cookie"))
                .isEmpty();
        assertThat(moderator
                        .get("/papers/" + PAPER)
                        .headers()
                        .firstValue("Cache-Control")
                        .orElse(""))
                .contains("private");
    }

    @Test
    void whatIsSaidIsShownAsText() throws Exception {
        var evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>";
        var id = PaperId.parse("2501.00666");
        site.bean(PaperStore.class)
                .save(ImportedPaper.of(id, "T " + evil, Source.ATOM)
                        .summary("S " + evil)
                        .authors(List.of(dev.reprise.feed.Author.of("A " + evil)))
                        .build());
        var ada = site.signedIn("evil@example.org", "Evil");
        ada.post("/account/name", "fullName", "N " + evil);
        ada.post(
                "/papers/" + id + "/comments",
                "markdown",
                "C " + evil + " [x](javascript:alert(1)) ![y](https://t.example/pixel.png) <https://ok.example>");
        ada.post("/papers/" + id + "/tags", "name", "G " + evil.substring(0, 50));
        ada.post("/account/tokens", "label", "L " + evil);
        var said = site.bean(Comments.class).of(id).getFirst();
        moderator.post("/comments/" + said.id() + "/report", "reason", "R " + evil);
        for (var page : List.of(
                ada.get("/papers/" + id),
                ada.get("/account"),
                ada.get("/tags"),
                ada.get("/comments/" + said.id() + "/edit"),
                ada.get("/papers/" + id + "/author-claims"),
                moderator.get("/moderation"),
                moderator.get("/papers/" + id),
                moderator.get("/comments/" + said.id() + "/report"),
                moderator.get("/search?q=" + java.net.URLEncoder.encode(evil, UTF_8)))) {
            assertThat(page.statusCode()).as(page.uri().toString()).isLessThan(400);
            assertThat(page.body())
                    .as(page.uri().toString())
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img src=x")
                    .doesNotContain("<svg/onload")
                    .doesNotContain("href=\"javascript:")
                    .doesNotContain("src=\"https://t.example");
        }
    }

    @Test
    void theApiKnowsNoCookies() {
        assertThat(moderator
                        .api("POST", "/api/papers/" + PAPER + "/vote", null, null)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        var mo = site.bean(UserStore.class).findByName("Mo").orElseThrow();
        var token = site.bean(ApiTokens.class).create(mo, "large").value();
        var large = "{\"markdown\":\"" + "x".repeat(400_000) + "\"}";
        assertThat(moderator
                        .api("POST", "/api/papers/" + PAPER + "/comments", token, large)
                        .statusCode())
                .isEqualTo(413);
        var unknownLength = HttpRequest.newBuilder(site.url("/api/papers/" + PAPER + "/comments"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(UTF_8))));
        assertThat(moderator.send(unknownLength).statusCode()).isEqualTo(413);
        assertThat(moderator
                        .post("/papers/" + PAPER + "/comments", "markdown", "x".repeat(400_000))
                        .statusCode())
                .isEqualTo(413);
        var form = HttpRequest.newBuilder(site.url("/papers/" + PAPER + "/comments"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(("markdown=" + "x".repeat(400_000)).getBytes(UTF_8))));
        assertThat(moderator.send(form).statusCode()).isIn(403, 413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/papers/..%2F..%2Fetc%2Fpasswd",
                "/papers/%2e%2e/%2e%2e/etc/passwd",
                "/papers/2508.21258%00",
                "/papers/2508.21258;jsessionid=1",
                "/comments/999999999999999999999/edit",
                "/comments/x/edit",
                "/papers/2508.21258/comments/new?parent=x",
                "/tags/x",
                "/sign-in/link?token=%00%0d%0a",
                "/welcome?next=%0d%0aX:%20y"
            })
    void crookedAddressesAreRefusedQuietly(String path) throws Exception {
        var answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .doesNotStartWith("HTTP/1.1 5")
                .doesNotContain("\tat ")
                .doesNotContain("root:");
        assertThat(answer).doesNotContain("\r\nX: y");
    }
}
